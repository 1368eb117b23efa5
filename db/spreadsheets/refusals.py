"""Why a file cannot be read as a spreadsheet at all. Each sentence says what to do; nothing of such a file is taken."""

from db.errors import FaultError
from db.vocabulary import N_

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 2_000


class UnreadableSpreadsheet(FaultError):
    """The whole file is refused (contracts: unreadable input, exit 2)."""

    message = N_("This file cannot be read. Save it as .xlsx or .csv and try again.")


class FileNotOpened(UnreadableSpreadsheet):
    message = N_("The file {name} cannot be opened. Check its name and that no other program holds it.")


class EmptyFile(UnreadableSpreadsheet):
    message = N_("The file is empty. Save the sheet again and choose that file.")


class NotASpreadsheet(UnreadableSpreadsheet):
    message = N_("This is not an Excel or CSV file. Open it in a spreadsheet program and save it as .xlsx.")


class OldWorkbook(UnreadableSpreadsheet):
    message = N_("This is an old Excel file (.xls). Open it and save it as .xlsx.")


class ProtectedWorkbook(UnreadableSpreadsheet):
    message = N_("The file is protected by a password. Remove the password, save it and try again.")


class MacroWorkbook(UnreadableSpreadsheet):
    message = N_("The file holds macros. Save it as .xlsx without macros and try again.")


class DamagedWorkbook(UnreadableSpreadsheet):
    message = N_("The Excel file is damaged. Open it in a spreadsheet program, save it as a new .xlsx and try again.")


class DamagedText(UnreadableSpreadsheet):
    message = N_("Row {row} of the CSV file has a quotation mark without its partner. Correct it, or save as .xlsx.")


class FileTooLarge(UnreadableSpreadsheet):
    message = N_("The file is larger than {limit} MB. Split it into smaller files.")


class UnpackedTooLarge(UnreadableSpreadsheet):
    message = N_("The Excel file unpacks to more than {limit} MB. Copy the needed rows into a new file.")


class SheetTooSpread(UnreadableSpreadsheet):
    message = N_("The sheet reaches to row {row}. Delete the rows and columns after the last entry and save it again.")


class TooManyRows(UnreadableSpreadsheet):
    message = N_("The sheet has more than {limit} rows. Split it into smaller files.")


class TooManyColumns(UnreadableSpreadsheet):
    message = N_("The sheet has more than {limit} columns. Delete those that are not needed.")


class CellTooLong(UnreadableSpreadsheet):
    message = N_("A cell in row {row} has more than {limit} characters. Shorten it.")


class NoHeaderRow(UnreadableSpreadsheet):
    message = N_("The first sheet has no row with the headers {headers}. Compare it with the template.")


class ColumnMissing(UnreadableSpreadsheet):
    message = N_("The header in row {row} lacks the columns {headers}. Compare it with the template.")


class HeaderTwice(UnreadableSpreadsheet):
    message = N_("The header {header} stands there twice (row {row}). Keep one of them.")


class NoDataRow(UnreadableSpreadsheet):
    message = N_("The first sheet has no row below its headers. Fill in the rows and save it again.")
