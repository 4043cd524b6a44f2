"""The ledger's rows behind the pages that Django's admin makes: what a bureau could have without Mingde in a week.

    django_site.py load PARQUET ACCOUNTS   a database of what `mingde export --parquet` wrote
    gunicorn django_site:application        served; DATABASE is named by the environment

Lists, filters, a search, forms with checks of types; no rights beyond signing in, no duties, no figures, no proofs.
"""

import json
import os
import sys
from pathlib import Path

import django
from django.conf import settings

LIST = 50  # rows of a page, as many as Mingde shows

settings.configure(
    SECRET_KEY="nothing is secret in a measurement",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ.get("DATABASE", ""),
            "CONN_MAX_AGE": None,
            # As its documentation advises for SQLite under load.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    },
    SESSION_ENGINE="django.contrib.sessions.backends.cached_db",
    STATIC_URL="/static/",
    LANGUAGE_CODE="zh-hans",
    TIME_ZONE="Asia/Shanghai",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.contrib import admin  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402


class Unit(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        app_label = "auth"  # of an application that is there, so that one file is enough

    def __str__(self):
        return f"{self.name}({self.code})"


class Person(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "auth"

    def __str__(self):
        return f"{self.name}({self.code})"


class Record(models.Model):
    kind = models.CharField(max_length=60, db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT)
    date = models.DateField(db_index=True)
    state = models.CharField(max_length=20, db_index=True, default="submitted")
    fields = models.JSONField(default=dict)

    class Meta:
        app_label = "auth"
        indexes = [models.Index(fields=["unit", "date"]), models.Index(fields=["kind", "date"])]


class Participation(models.Model):
    record = models.ForeignKey(Record, models.CASCADE)
    role = models.CharField(max_length=40)
    person = models.ForeignKey(Person, models.PROTECT)

    class Meta:
        app_label = "auth"


class Parts(admin.TabularInline):
    model = Participation
    raw_id_fields = ["person"]
    extra = 0


@admin.register(Record)
class Records(admin.ModelAdmin):
    list_display = ["id", "kind", "unit", "date", "state"]
    list_filter = ["state", "kind"]
    list_select_related = ["unit"]
    list_per_page = LIST
    # Counting every row of the table again for a page is left out, as its documentation advises for long tables.
    show_full_result_count = False
    list_display_links = ["id"]
    search_fields = ["fields"]
    raw_id_fields = ["unit"]
    inlines = [Parts]
    ordering = ["-date", "-id"]


@admin.register(Unit)
class Units(admin.ModelAdmin):
    list_display = search_fields = ["code", "name"]
    list_per_page = LIST


@admin.register(Person)
class Persons(admin.ModelAdmin):
    list_display = search_fields = ["code", "name"]
    list_per_page = LIST


urlpatterns = [path("admin/", admin.site.urls)]
application = get_wsgi_application()


def load(parquet: Path, accounts: Path) -> None:
    import polars
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as schema:
        for model in (Unit, Person, Record, Participation):
            schema.create_model(model)
    read = lambda name: polars.read_parquet(parquet / name).iter_rows(named=True)
    make = lambda model, rows: model.objects.bulk_create(rows, batch_size=5000)
    make(Unit, [Unit(pk=row["unit_row"] + 1, code=row["code"], name=row["name"]) for row in read("units.parquet")])
    make(Person, [Person(pk=row["person_row"] + 1, code=row["code"], name=row["name"]) for row in read("persons.parquet")])
    last = 0
    for file in sorted((parquet / "records").glob("*.parquet")):
        rows, keys = [], {}
        for row in read(f"records/{file.name}"):
            if row["unit_row"] is None:
                continue
            last += 1
            keys[row["record_row"]] = last
            fields = {name: str(value) for name, value in row.items() if value is not None and not name.endswith("_row")}
            rows.append(Record(pk=last, kind=file.stem, unit_id=row["unit_row"] + 1, date=row["event_date"],
                               state=row["state"], fields=fields))
        make(Record, rows)
        if (parquet / "participations" / file.name).exists():
            make(Participation, [
                Participation(record_id=keys[row["record_row"]], role=row["role"], person_id=row["person_row"] + 1)
                for row in read(f"participations/{file.name}")
                if row["record_row"] in keys and row["person_row"] is not None
            ])
    for account in json.loads(accounts.read_text(encoding="utf-8")):
        User.objects.create_superuser(account["account"], password=account["password"])


if __name__ == "__main__":
    load(Path(sys.argv[2]), Path(sys.argv[3]))
    print(f"records {Record.objects.count()}")
