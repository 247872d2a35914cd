"""What a person has counted in the real papers of `seeds/`."""

import datetime as dt

ROWS_A_MEETING = {
    dt.date(2022, 7, 20): 3,
    dt.date(2022, 7, 6): 5,
    dt.date(2022, 6, 22): 5,
    dt.date(2022, 6, 8): 3,
    dt.date(2022, 5, 26): 3,
    dt.date(2022, 3, 23): 1,
    dt.date(2022, 3, 9): 1,
    dt.date(2022, 2, 23): 1,
    dt.date(2022, 2, 2): 1,
    dt.date(2022, 1, 25): 3,
    dt.date(2021, 11, 17): 1,
    dt.date(2021, 9, 30): 1,
    dt.date(2021, 7, 21): 2,
    dt.date(2021, 7, 7): 1,
    dt.date(2020, 10, 19): 2,
    dt.date(2020, 9, 16): 1,
    dt.date(2020, 7, 15): 1,
    dt.date(2020, 6, 3): 1,
    dt.date(2019, 7, 3): 1,
    dt.date(2019, 6, 4): 2,
    dt.date(2019, 1, 10): 1,
    dt.date(2018, 5, 15): 1,
}
"""The rows of the list of actions of 29 September 2022, by the meeting under which they stand."""
