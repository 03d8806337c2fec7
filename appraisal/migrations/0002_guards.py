"""Put the guards on published appraisals."""

from django.db import migrations

from appraisal import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0001_appraisals")]
    operations = [migrations.RunPython(install, remove)]
