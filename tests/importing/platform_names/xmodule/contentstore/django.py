class Contents:
    def get_all_content_for_course(self, course_key, start=0, maxresults=-1, sort=None, filter_params=None):
        files = [{"asset_key": course_key.make_asset_key("asset", "plan.pdf"), "md5": "0123"}]
        return files, len(files)


def contentstore(name="default"):
    return Contents()
