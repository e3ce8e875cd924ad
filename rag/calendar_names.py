"""The English names of months and weekdays, in full and short; not the locale's."""

__all__ = ["MONTHS", "MONTH_PATTERN", "SHORT_MONTHS", "WEEKDAYS"]

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# The first three letters of any way to write a month, in lower case.
SHORT_MONTHS = tuple(name[:3].lower() for name in MONTHS)
# A month in full or short, without the stop; alternatives, to be put in a group.
MONTH_PATTERN = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
