from xblock.core import XBlock


class HiddenBlock(XBlock):
    """Stands for a block whose class is not installed."""
