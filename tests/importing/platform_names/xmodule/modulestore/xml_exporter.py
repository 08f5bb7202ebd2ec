from pathlib import Path


def export_course_to_xml(modulestore, contentstore, course_key, root_dir, course_dir):
    folder = Path(root_dir) / course_dir
    folder.mkdir()
    (folder / "course.xml").write_text(f'<course org="{course_key.org}"/>')
