"""How people sign in: the settings of accounts, second factor, lockout and sessions. Part of settings."""

AUTH_USER_MODEL = "roles.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "roles.backends.OfficeBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-account"
LOGOUT_REDIRECT_URL = "home"

# A session ends with the browser, after a working day, and earlier when nobody uses it.
SESSION_COOKIE_AGE = 8 * 60 * 60  # seconds
SESSION_IDLE_AGE = 60 * 60  # seconds
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Names, not addresses: an account is made by invitation, so nobody signs up (roles.sign_in.adapters).
ACCOUNT_ADAPTER = "roles.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "roles.sign_in.forms.SignInForm",
    "reauthenticate": "roles.sign_in.forms.ConfirmPasswordForm",
    "change_password": "roles.sign_in.forms.NewPasswordForm",
}
# Passwords are counted by axes, in the database; `login_failed` is left to the codes of the second factor.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/15m/key"}

MFA_ADAPTER = "roles.sign_in.adapters.SecondFactorAdapter"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that a telephone's clock may be wrong
MFA_FORMS = {
    "authenticate": "roles.sign_in.forms.CodeForm",
    "reauthenticate": "roles.sign_in.forms.ConfirmCodeForm",
    "activate_totp": "roles.sign_in.forms.EnrolForm",
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who waits does not wait longer for having tried
AXES_LOCKOUT_CALLABLE = "roles.sign_in.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "roles.sign_in.lockout.client_address"
AXES_ENABLE_ADMIN = False  # attempts are the axes_* commands' business, not the registry's
