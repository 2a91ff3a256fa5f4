"""Every rule of the reader: its code, level, sentence and remedy, declared once.

The rules between the columns of a row stand with their table (``study.tables``), those between
tables in ``pipeline.rules.linkage``. A sentence may hold a limit, a code or a header in its
braces, and never the value of a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from study.findings import Finding, printable
from study.tables import Level


@dataclass(frozen=True)
class Place:
    """Where a finding is: site, table, file and sheet; each may be "" where it does not apply."""

    site: str = ""
    table: str = ""
    file: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule, and the finding that it makes at a place."""

    code: str
    level: Level
    sentence: str
    remedy: str

    def at(
        self,
        place: Place,
        *,
        row: int | None = None,
        column: str = "",
        letter: str = "",
        count: int = 1,
        **words: object,
    ) -> Finding:
        """Make the finding; ``column`` and ``words`` fill the braces of sentence and remedy.

        A header or a sheet's name among them may hold control characters, which no one is shown.
        """
        return Finding(
            site=place.site,
            table=place.table,
            file=place.file,
            sheet=place.sheet,
            row=row,
            column=printable(column),
            letter=letter,
            rule=self.code,
            level=self.level,
            sentence=printable(self.sentence.format(column=column, **words)),
            remedy=printable(self.remedy.format(column=column, **words)),
            count=count,
        )


OR_BLANK = " Leave the cell blank if the value is not known."
"""Ends the remedy of a cell that may be blank."""

READING_RULES: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        # files and sheets
        Rule(
            "reading.unreadable_file",
            "error",
            "The file could not be read: {why}.",
            "{mend}",
        ),
        Rule(
            "reading.file_ignored",
            "note",
            "This was not read: {why}.",
            "Nothing, unless it holds a table of the study: then {mend}.",
        ),
        Rule(
            "reading.nearly_table",
            "query",
            "This was not read: {why}. No other file or sheet holds the table {near}.",
            "If it is the table {near}, give its columns the headers that the dictionary lists "
            "(save it as CSV or .xlsx if it is of another type) and check again; else take it out "
            "of the extract.",
        ),
        Rule(
            "reading.ignored_sheet",
            "note",
            "This sheet was not read: {why}.",
            "Nothing, unless it holds a table of the study: then {mend}.",
        ),
        Rule(
            "reading.encoding",
            "note",
            "The file was read as {encoding}.",
            "Nothing; saving as 'CSV UTF-8' is safest.",
        ),
        Rule(
            "reading.encoding_guessed",
            "warning",
            "The file does not say how its letters are stored; it was read as {encoding}, in which "
            "its accented letters make sense.",
            "Nothing, if the file has no ids or words with accents; else save it as 'CSV UTF-8' or "
            "as an .xlsx workbook, and check that.",
        ),
        Rule(
            "reading.template_version",
            "warning",
            "The template is of version {found}, and this program's is {here}.",
            "Make a new one with 'rsw template' and copy the rows into it.",
        ),
        Rule(
            "reading.explanations",
            "warning",
            "An explanation could not be used. {why}",
            "Give rule, table, row (or key) and explanation in each row.",
        ),
        # tables
        Rule(
            "reading.empty_optional",
            "note",
            "The table has no rows; it was taken as not sent.",
            "Nothing, unless you meant to send it.",
        ),
        Rule(
            "reading.empty_table",
            "error",
            "The table has no rows.",
            "Send the rows, or write 'nil return' in the first cell under the header.",
        ),
        Rule(
            "reading.missing_column",
            "error",
            "The column {column} is missing, so the table was not accepted. {found}",
            "Give the column one of these headers{inside}: {headers}.",
        ),
        Rule(
            "reading.no_header",
            "error",
            "The name is that of a table of the study, and its headers are not in {where}, so "
            "nothing was read{turned}.",
            "{mend}: {headers}.",
        ),
        Rule(
            "reading.extra_column",
            "warning",
            "{what}; what it holds was dropped before anything was stored.",
            "{mend}.",
        ),
        Rule(
            "reading.formula",
            "warning",
            "{cells} {formulas} in this column; the values that were last calculated were read.",
            "Copy the column and paste it back as values.",
        ),
        Rule(
            "reading.unit_converted",
            "warning",
            "The header of {column} says '{beside}', so its values were {how}.",
            "Nothing, if that is their unit; else correct the header.",
        ),
        Rule(
            "reading.unit_unclear",
            "error",
            "The {spot} says '{beside}', and {column} is to be in {unit}; nothing says for certain "
            "how the one becomes the other, so no value of the column was accepted.",
            "Give the values in {unit} and change the words to match, or leave the column blank.",
        ),
        Rule(
            "reading.header_words",
            "query",
            "The header of {column} also says '{beside}', and it was read as if it did not.",
            "If the words change what the values mean, give the values that {column} asks for; "
            "then take the words out of the header, or explain them.",
        ),
        Rule(
            "reading.header_rows",
            "warning",
            "The header stands in {rows}, some of it in merged or grouped cells; these columns "
            "were put together from them: {read}.",
            "Nothing, if each is right; else write one header in each cell of one row.",
        ),
        Rule(
            "reading.second_table",
            "warning",
            "This sheet holds another table, {other}, in columns {letters}; both were read.",
            "Nothing, if it is right; a sheet for each table is safest.",
        ),
        Rule(
            "reading.rival_files",
            "error",
            "The table is in {first} and in {second}, which look like an older and a newer version "
            "of it; neither was read, because only you know which is right.",
            "Take the one that is not right out of the extract. If both are right, put their rows "
            "into one sheet.",
        ),
        Rule(
            "reading.hidden_sheet",
            "query",
            "The table is on a hidden sheet alone, and was read from it.",
            "If it is right, show the sheet (in Excel: right-click a tab, Unhide) or say why it is "
            "hidden; if it is an old version, delete it and send the right one.",
        ),
        Rule(
            "reading.hidden_rows",
            "query",
            "{rows} hidden{how}, and read like any other.",
            "Delete the rows that do not belong to the extract; show the others (in Excel: Data, "
            "Clear the filter, or Unhide), or say why they are hidden.",
        ),
        Rule(
            "reading.hidden_column",
            "query",
            "The column {column} is hidden, and was read like any other.",
            "Clear its cells if it is not to be sent; else show it (in Excel: Unhide), or say why "
            "it is hidden.",
        ),
        Rule(
            "reading.struck_rows",
            "query",
            "{rows} struck through, and read like any other.",
            "Delete the rows if that is what striking them out meant; else take the line off, or "
            "say why they are struck out.",
        ),
        Rule(
            "reading.blank_column",
            "query",
            "The column {column} is there, but blank in every row.",
            "Give its values if you hold them (look whether the export lost them); if you do not, "
            "say so in an explanation. Do not write zeros.",
        ),
        # columns as a whole
        Rule(
            "column.month_first",
            "error",
            "The dates of this column look month first: {why}. Read day first they would be other "
            "days, so no date that may be either was accepted.",
            "Set the column to the form yyyy-mm-dd where it comes from, and export it again. Do "
            "not mend single cells: those that look right are swapped as well.",
        ),
        Rule(
            "column.mixed_order",
            "error",
            "This column has dates in two orders: {why}. No date that may be either was accepted.",
            "Set the column to the form yyyy-mm-dd where it comes from, and export it again.",
        ),
        Rule(
            "column.order_by_neighbours",
            "error",
            "The dates of this column look month first: read day first, {before} of them stand in "
            "an impossible order to the other dates of their rows, and read month first {after}. "
            "No date that may be either was accepted.",
            "Set the column to the form yyyy-mm-dd where it comes from, and export it again. Do "
            "not mend single cells: those that look right are swapped as well.",
        ),
        Rule(
            "column.year_first",
            "error",
            "The year has two digits and may be the first number or the last, which makes {cells} "
            "doubtful; they were not accepted.",
            "Write the year with four digits, as yyyy-mm-dd or dd/mm/yyyy.",
        ),
        Rule(
            "column.greenwich",
            "error",
            "The times of this column are eleven in the evening in summer and midnight in winter, "
            "as when days were written in Greenwich time; {cells} would be the day before, and "
            "were not accepted.",
            "Set the column to a date without a time, in the form yyyy-mm-dd, where it comes from, "
            "and export it again.",
        ),
        Rule(
            "column.days_low",
            "query",
            "No date of this column lies after the twelfth of a month, as when day and month were "
            "exchanged on the way; they were read day first.",
            "Compare a few dates with their source. If they are exchanged, export the column again "
            "as yyyy-mm-dd; if they are right, say so.",
        ),
        Rule(
            "column.crosses",
            "query",
            "Crosses in this column were taken for yes, because other cells say no.",
            "Write yes and no, or say what a cross means.",
        ),
        Rule(
            "column.yes_or_blank",
            "query",
            "This column says yes or nothing, and never no; the blank cells were taken as not "
            "known, not as no.",
            "If a blank means no, write no in those cells; if it means not known, say so.",
        ),
        Rule(
            "column.one_two",
            "error",
            "This column of yes and no holds 1 and 2, of which either may be yes; none of them was "
            "accepted.",
            "Write yes and no, as the code list of the system that it is from says.",
        ),
        # rows
        Rule(
            "reading.totals_row",
            "query",
            "The row looks like a total, an average or the like, because {why}; it was left out.",
            "Delete the row from the sheet. If it is a row of its own, give it an id that does not "
            "say total; if it only happens to be the sum, send it in a file of its own.",
        ),
        Rule(
            "reading.note_row",
            "query",
            "The row holds something in one cell alone, as a footnote or a title does; it was left "
            "out.",
            "Delete the row from the sheet; if it is a row of its own, give its other values.",
        ),
        Rule(
            "reading.short_row",
            "warning",
            "The row has only {cells} cells, and the header {headers}; the others were taken as "
            "blank.",
            "Look whether the row was cut or broken in two, or a value was left out before the end "
            "(then later ones stand in the wrong column); give all its cells.",
        ),
        Rule(
            "reading.nearly_key",
            "error",
            "The {key} differs from that of {first} only in capitals, spaces or the width of its "
            "letters, and would become the same pseudonym; this row was not accepted.",
            "If the two are one, write the id alike in every table and keep the right row; if they "
            "are two, give one another id.",
        ),
        Rule(
            "reading.example_row",
            "note",
            "Example rows of the template were passed over.",
            "Nothing; you may delete them.",
        ),
        Rule(
            "reading.repeated_header",
            "warning",
            "The header is repeated among the rows; this row was dropped.",
            "Remove the row.",
        ),
        Rule(
            "reading.duplicate_row",
            "warning",
            "The row is the same as {first} in every column of the study; it was dropped.",
            "Remove the row.",
        ),
        Rule(
            "reading.returning",
            "query",
            "{ids} in several rows of {column} that differ and say no wave. The rows of each were "
            "taken as its waves in the order in which they stand, the first as wave 1.",
            "If that is right, say so in the explanations, or add a column wave with the number of "
            "each row's wave; if a row is there by mistake, remove it.",
        ),
        Rule(
            "reading.key_clash",
            "error",
            "The row has the same {key} as {first} but is not the same in every cell; "
            "this row was not accepted.",
            "Keep the right row of the two, or correct one {key}.",
        ),
        Rule(
            "reading.long_row",
            "error",
            "The row has more cells than the header, so its cells may have moved to the right; "
            "it was not accepted.",
            "Put quotation marks round cells that hold a comma.",
        ),
        # cells
        Rule(
            "cell.excel_error",
            "error",
            "The cell holds an error of the spreadsheet{why}.",
            "Mend the formula (open and save the workbook, so that it is calculated), or give the "
            "value itself.{blank}",
        ),
        Rule(
            "cell.blank",
            "error",
            "The cell has no value{why}, and {column} is needed in every row; the row was not "
            "accepted.",
            "{mend}.",
        ),
        Rule(
            "cell.id_scientific",
            "error",
            "The id is a number that a spreadsheet has shortened, so its digits are gone.",
            "Set the column to text where it comes from, and export it again.",
        ),
        Rule(
            "cell.id_decimal",
            "error",
            "The id has decimals, so a program took it for a number; noughts in front may be gone.",
            "Set the column to text where it comes from, and export it again.",
        ),
        Rule(
            "cell.id_date",
            "error",
            "The id is a date, so a spreadsheet has changed it, as it does MAR-1.",
            "Set the column to text where it comes from, and export it again.",
        ),
        Rule(
            "cell.not_known",
            "warning",
            "The cell says that the value is not known; it was taken as blank.",
            "Nothing, if that is right; a blank cell says the same.",
        ),
        Rule(
            "cell.date",
            "error",
            "The cell cannot be read as a date{why}.",
            "Write the date as dd/mm/yyyy or yyyy-mm-dd.{blank}",
        ),
        Rule(
            "cell.month",
            "error",
            "The cell cannot be read as a month{why}.",
            "Write the month as yyyy-mm, mm/yyyy or 'Mar 2024'.{blank}",
        ),
        Rule(
            "cell.serial_date",
            "warning",
            "A spreadsheet's serial number was read as a date.",
            "Format the column as a date and export it again.",
        ),
        Rule(
            "cell.number",
            "error",
            "The cell cannot be read as a number{why}.",
            "{form}.{blank}",
        ),
        Rule(
            "cell.integer",
            "error",
            "The cell cannot be read as a whole number{why}.",
            "{form}.{blank}",
        ),
        Rule(
            "cell.range",
            "error",
            "The value lies outside {low} to {high}.",
            "Correct the value{form}.{blank}",
        ),
        Rule(
            "cell.percentage_scale",
            "warning",
            "The column is marked as a percentage but all its values are 1 or under{read}.",
            "Check the scale: write 12% or 0.12, not 0.12%.",
        ),
        Rule(
            "cell.boolean",
            "error",
            "The cell is not a yes or a no.",
            "Write yes or no.{blank}",
        ),
        Rule(
            "cell.boolean_cross",
            "error",
            "A cross may mean yes or no, and other cells of this column say yes in another way.",
            "Write yes or no.{blank}",
        ),
        Rule(
            "cell.category",
            "error",
            "The cell is none of the codes of {column}{nearest}.",
            "Use one of: {codes}.{blank}",
        ),
    )
}
