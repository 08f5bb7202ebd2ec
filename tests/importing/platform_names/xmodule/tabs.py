class CourseTab:
    type = ""
    title = None
    is_dynamic = False
    is_hidden = False

    def __init__(self, tab_dict):
        self.name = tab_dict.get("name", self.title)
        self.tab_id = tab_dict.get("tab_id", self.type)
        self.tab_dict = tab_dict

    @property
    def link_func(self):
        return self.tab_dict["link_func"]
