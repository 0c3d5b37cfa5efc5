"""Who may see which complaint: the whole law in one table (4.7, 4.10, section 10).

``w`` reads and works on the case, ``r`` reads it, ``-`` gets no sign of it by any
door. Relations of a person to a case, each alone:

none         of another team, nothing to do with it
team         of the own team, assigned to nobody
handed       of the own team, assigned to a colleague
assigned     of another team, assigned to this person
named        of another team, this person is named on it
intake       of another team, this person took it in
leader       of a team this person leads without being a member
follower     of another team, made a follower behind the back of the rules
complainant  of another team, and this employee complains
subject      of the own team, which this person leads, follows, and is complained about
"""

STAFF = """
level       role              none team handed assigned named intake leader follower complainant subject
standard    contact           -    w    -      w        w     w      -      -        -           -
standard    handler           -    w    w      w        w     -      -      -        -           -
standard    manager           w    w    w      w        w     w      w      w        w           -
standard    identity          -    -    -      -        -     -      -      -        -           -
standard    auditor           -    -    -      -        -     -      -      -        -           -
standard    executive         -    -    -      -        -     -      -      -        -           -
standard    helpdesk_user     -    -    -      -        -     -      -      -        -           -
standard    helpdesk_manager  -    -    -      -        -     -      -      -        -           -
standard    employee          -    -    -      -        -     -      -      -        -           -
restricted  contact           -    -    -      w        w     -      -      -        -           -
restricted  handler           -    -    -      w        w     -      -      -        -           -
restricted  manager           w    w    w      w        w     w      w      w        w           -
restricted  identity          -    -    -      -        -     -      -      -        -           -
restricted  auditor           -    -    -      -        -     -      -      -        -           -
restricted  executive         -    -    -      -        -     -      -      -        -           -
restricted  helpdesk_user     -    -    -      -        -     -      -      -        -           -
restricted  helpdesk_manager  -    -    -      -        -     -      -      -        -           -
restricted  employee          -    -    -      -        -     -      -      -        -           -
sealed      contact           -    -    -      w        w     -      -      -        -           -
sealed      handler           -    -    -      w        w     -      -      -        -           -
sealed      manager           -    -    -      w        w     -      -      -        -           -
sealed      identity          -    -    -      -        -     -      -      -        -           -
sealed      auditor           -    -    -      -        -     -      -      -        -           -
sealed      executive         -    -    -      -        -     -      -      -        -           -
sealed      helpdesk_user     -    -    -      -        -     -      -      -        -           -
sealed      helpdesk_manager  -    -    -      -        -     -      -      -        -           -
sealed      employee          -    -    -      -        -     -      -      -        -           -
"""  # noqa: E501  one line a row

#: whoever complains reads the own case whatever its level, and nobody else outside
OUTSIDE = """
level       role               case
standard    complainant        r
standard    representative     r
standard    unconfirmed        -
standard    colleague          -
standard    other_portal       -
standard    public             -
restricted  complainant        r
restricted  representative     r
restricted  unconfirmed        -
restricted  colleague          -
restricted  other_portal       -
restricted  public             -
sealed      complainant        r
sealed      representative     r
sealed      unconfirmed        -
sealed      colleague          -
sealed      other_portal       -
sealed      public             -
"""

#: parts of a case that ask for more than seeing the case, and why
NARROWER = {
    "complaint.identity": "a live disclosure",
}
#: parts that people without the case may see, and why; never who is complained about
WIDER = {
    "complaint.disclosure": "is granted by somebody who need not read the case",
}


def rows(table):
    """``{(role, level, relation): letter}`` of a table above."""
    head, *lines = (line.split() for line in table.strip().splitlines())
    return {
        (role, level, relation): letter
        for level, role, *letters in lines
        for relation, letter in zip(head[2:], letters, strict=True)
    }
