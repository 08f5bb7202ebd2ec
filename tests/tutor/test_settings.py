"""What Tutor renders for the platform can be read back, and says what the operator set."""

import os
import py_compile

import pytest
import yaml

SETTINGS = "apps/openedx/settings"


def evaluated(text: str, **given):
    """Our lines of a rendered settings file, evaluated; `given` is what the platform would have set before."""
    lines = text.splitlines()
    known = dict(given)
    for number, line in enumerate(lines):
        if line.startswith(("CAMPUS_", "LIBRARY_ENABLED_BLOCKS = [*", "REGISTRATION_EXTRA_FIELDS = {")):
            statement = [line]
            while statement[-1].endswith(("{", ",")):
                number += 1
                statement.append(lines[number])
            exec("\n".join(statement), {}, known)
    return known


@pytest.mark.parametrize("name", ["stock", "tailored"])
def test_every_settings_file_compiles(name, request, tmp_path):
    root = request.getfixturevalue(name).root / "env"
    files = sorted(root.glob("apps/openedx/settings/*/*.py")) + sorted(root.glob("build/openedx/settings/*/*.py"))
    assert len(files) >= 6
    for file in files:
        py_compile.compile(str(file), cfile=str(tmp_path / "out.pyc"), doraise=True)


@pytest.mark.parametrize("name", ["stock", "tailored"])
def test_every_manifest_is_yaml(name, request):
    root = request.getfixturevalue(name).root / "env"
    files = [*root.glob("local/*.yml"), *root.glob("dev/*.yml"), *root.glob("k8s/*.yml"), root / "kustomization.yml"]
    read = {str(file.relative_to(root)): list(yaml.safe_load_all(file.read_text())) for file in files}
    assert "cms-job" in read["local/docker-compose.jobs.yml"][0]["services"]
    assert [job["metadata"]["name"] for job in read["k8s/jobs.yml"] if job].count("cms-job") == 1


@pytest.mark.parametrize("service", ["lms", "cms"])
def test_backups_do_not_lie_where_the_lms_serves_files_to_everyone(stock, service):
    known = evaluated(stock.rendered(f"{SETTINGS}/{service}/production.py"))
    assert known == {"CAMPUS_BACKUPS": "/openedx/media-private/campus-backups", "CAMPUS_BACKUPS_ON_VOLUME": True}
    assert "static-map = /media=/openedx/media/" in stock.rendered("apps/openedx/uwsgi.ini")
    compose = yaml.safe_load(stock.rendered("local/docker-compose.yml"))
    volumes = [volume.split(":")[1] for volume in compose["services"]["cms"]["volumes"]]
    assert any(os.path.commonpath([known["CAMPUS_BACKUPS"], volume]) == volume for volume in volumes)


@pytest.mark.parametrize("service", ["lms", "cms"])
def test_what_the_operator_sets_reaches_django_as_written(tailored, service):
    text = tailored.rendered(f"{SETTINGS}/{service}/production.py")
    known = evaluated(text, LIBRARY_ENABLED_BLOCKS=["html"], REGISTRATION_EXTRA_FIELDS={"goals": "optional"})
    assert known["CAMPUS_BACKUPS"] == "/openedx/data/it's here"
    assert known["CAMPUS_FRAME"] == "our.html"
    assert known["CAMPUS_EXAMPLE"] == [1, True, None, {"a": "é"}]


def test_blocks_enter_libraries_only_where_the_operator_says_so(stock, tailored):
    assert "LIBRARY_ENABLED_BLOCKS" not in stock.rendered(f"{SETTINGS}/cms/production.py")
    known = evaluated(tailored.rendered(f"{SETTINGS}/cms/production.py"), LIBRARY_ENABLED_BLOCKS=["html"])
    assert known["LIBRARY_ENABLED_BLOCKS"] == ["html", "campus_case_study", "campus_self_diagnostic"]


def test_the_registration_form_is_shortened_only_where_the_operator_says_so(stock, tailored):
    assert '"year_of_birth"' not in stock.rendered(f"{SETTINGS}/lms/production.py")
    fields = {"confirm_email": "hidden", "goals": "optional", "gender": "optional"}
    text = tailored.rendered(f"{SETTINGS}/lms/production.py")
    known = evaluated(text, REGISTRATION_EXTRA_FIELDS=fields)["REGISTRATION_EXTRA_FIELDS"]
    assert set(known) == {"confirm_email", "gender", "goals", "level_of_education", "mailing_address", "year_of_birth"}
    assert set(known.values()) == {"hidden"}


def test_every_setting_of_the_plugin_begins_with_its_name(stock):
    defaults = yaml.safe_load(stock("config", "printvalue", "CAMPUS_VERSION"))
    assert defaults == "0.2.0"
    assert stock("config", "printvalue", "CAMPUS_PIP_REQUIREMENT").strip() == "campus-numerique==0.2.0"
    assert "campus" in stock("plugins", "list")


def test_a_job_keeps_its_backups_where_the_operator_gives_it_the_volume_as_documented(project):
    kept = project.root / "data" / "openedx-media-private"
    kept.mkdir(parents=True)
    project("mounts", "add", f"cms-job:{kept}:/openedx/media-private")
    jobs = yaml.safe_load(project.rendered("local/docker-compose.jobs.yml"))
    volumes = [volume.split(":")[1] for volume in jobs["services"]["cms-job"]["volumes"]]
    assert "/openedx/media-private" in volumes
