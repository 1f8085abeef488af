"""How people sign in: the settings of accounts, second factor, lockout and sessions. Part of settings."""

from urllib.parse import urlsplit

from gcio_portal.environment import env, read, stop_unless

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
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/15m/key",
    "reset_password": "60/15m/ip,3/15m/key",  # the key is the address that a letter goes to
}
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds that a link in a letter opens

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

# --- ThaiD, or another OpenID Connect provider with the scopes pid and ial ------------------------

SOCIALACCOUNT_ADAPTER = "roles.sign_in.adapters.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
_issuer = read(env.str, "THAID_ISSUER", "", "the address of the issuer, https://…").rstrip("/")
THAID = _issuer and {
    "issuer": _issuer,
    "client_id": read(env.str, "THAID_CLIENT_ID", "", "the id that the provider gave the portal"),
    "client_secret": read(env.str, "THAID_CLIENT_SECRET", "", "the secret that the provider gave the portal"),
    "min_ial": read(env.str, "THAID_MIN_IAL", "2.3", "an identity assurance level such as 2.3"),
}
# Citizen's numbers are kept as an HMAC by the first of these; the others still find who was linked by them.
THAID_PID_KEYS = read(env.list, "THAID_PID_KEYS", [], "random words of 32 or more characters, with commas")
if THAID:
    stop_unless(
        bool(THAID["client_id"] and THAID["client_secret"]),
        "THAID_ISSUER needs THAID_CLIENT_ID and THAID_CLIENT_SECRET, which the provider gave the portal.",
    )
    stop_unless(
        bool(THAID_PID_KEYS) and all(len(key) >= 32 for key in THAID_PID_KEYS),
        "THAID_PID_KEYS cannot be used: write a random word of 32 or more characters, and keep it: "
        "without it nobody who linked ThaiD is found again.",
    )
# Browsers hold the addresses that a form leads on to against the policy too.
FORM_TARGETS = [f"{urlsplit(_issuer).scheme}://{urlsplit(_issuer).netloc}"] if THAID else []
