from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles", "0019_a_key_is_of_who_made_it")]

    operations = [
        migrations.RemoveConstraint(
            model_name="order",
            name="roles_order_number",
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("number", ""), _negated=True), models.Q(("state", "REVOKED"), _negated=True)
                ),
                fields=("organization", "number", "be_year"),
                name="roles_order_number",
                violation_error_message="The organization already has an order with this number in that year.",
            ),
        ),
    ]
