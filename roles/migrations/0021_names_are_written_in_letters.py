from django.db import migrations, models

import gcio_portal.thai.names


class Migration(migrations.Migration):
    dependencies = [("roles", "0020_a_revoked_order_gives_its_number_back")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="signatory_name",
            field=models.CharField(
                blank=True,
                max_length=300,
                validators=[gcio_portal.thai.names.validate_public_text],
                verbose_name="signatory",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="signatory_position",
            field=models.CharField(
                blank=True,
                max_length=300,
                validators=[gcio_portal.thai.names.validate_public_text],
                verbose_name="signatory's position",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="subject",
            field=models.CharField(
                blank=True,
                max_length=500,
                validators=[gcio_portal.thai.names.validate_public_text],
                verbose_name="subject",
            ),
        ),
        migrations.AlterField(
            model_name="orderevent",
            name="signatory_name",
            field=models.CharField(
                blank=True,
                max_length=300,
                validators=[gcio_portal.thai.names.validate_public_text],
                verbose_name="signatory",
            ),
        ),
        migrations.AlterField(
            model_name="orderevent",
            name="signatory_position",
            field=models.CharField(
                blank=True,
                max_length=300,
                validators=[gcio_portal.thai.names.validate_public_text],
                verbose_name="signatory's position",
            ),
        ),
        migrations.AlterField(
            model_name="orderevent",
            name="subject",
            field=models.CharField(
                blank=True,
                max_length=500,
                validators=[gcio_portal.thai.names.validate_public_text],
                verbose_name="subject",
            ),
        ),
        migrations.AlterField(
            model_name="orderitem",
            name="evidence",
            field=models.TextField(
                blank=True,
                help_text="For an ex-officio seat: the paper that moved the person.",
                validators=[gcio_portal.thai.names.validate_public_text],
                verbose_name="evidence",
            ),
        ),
        migrations.AlterField(
            model_name="orderitem",
            name="position_title",
            field=models.CharField(
                blank=True,
                max_length=300,
                validators=[gcio_portal.thai.names.validate_public_text],
                verbose_name="position title",
            ),
        ),
        migrations.AlterField(
            model_name="orderitemevent",
            name="evidence",
            field=models.TextField(
                blank=True,
                help_text="For an ex-officio seat: the paper that moved the person.",
                validators=[gcio_portal.thai.names.validate_public_text],
                verbose_name="evidence",
            ),
        ),
        migrations.AlterField(
            model_name="orderitemevent",
            name="position_title",
            field=models.CharField(
                blank=True,
                max_length=300,
                validators=[gcio_portal.thai.names.validate_public_text],
                verbose_name="position title",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="family_en",
            field=models.CharField(
                blank=True,
                max_length=150,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="family name in English",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="family_th",
            field=models.CharField(
                max_length=150,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="family name in Thai",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="given_en",
            field=models.CharField(
                blank=True,
                max_length=150,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="given name in English",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="given_th",
            field=models.CharField(
                max_length=150,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="given name in Thai",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="prefix_en",
            field=models.CharField(
                blank=True,
                max_length=60,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="title or rank in English",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="prefix_th",
            field=models.CharField(
                blank=True,
                max_length=60,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="title or rank in Thai",
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="family_en",
            field=models.CharField(
                blank=True,
                max_length=150,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="family name in English",
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="family_th",
            field=models.CharField(
                max_length=150,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="family name in Thai",
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="given_en",
            field=models.CharField(
                blank=True,
                max_length=150,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="given name in English",
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="given_th",
            field=models.CharField(
                max_length=150,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="given name in Thai",
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="prefix_en",
            field=models.CharField(
                blank=True,
                max_length=60,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="title or rank in English",
            ),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="prefix_th",
            field=models.CharField(
                blank=True,
                max_length=60,
                validators=[gcio_portal.thai.names.validate_name],
                verbose_name="title or rank in Thai",
            ),
        ),
    ]
