from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles", "0024_earlier_scans_have_their_digest")]

    operations = [
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scan", ""), ("scan_sha256", "")),
                    models.Q(models.Q(("scan", ""), _negated=True), ("scan_sha256__regex", "^[0-9a-f]{64}$")),
                    _connector="OR",
                ),
                name="roles_order_scan_has_sha256",
                violation_error_message="A scan is kept with the SHA-256 of its file, and only a scan is.",
            ),
        )
    ]
