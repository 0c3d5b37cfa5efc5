"""Who may see which complaint: the whole law in one table (4.7, 4.10, section 10).

``w`` reads and works on the case, ``r`` reads it, ``a`` reads its facts without
identity (no title, message, file, follower or activity), ``-`` gets no sign of it
by any door. Relations of a person to a case, each alone:

none         of another team, nothing to do with it
team         of the own team, assigned to nobody
handed       of the own team, assigned to a colleague
assigned     of another team, assigned to this person: named on it, when not standard
named        of another team, this person is named on it
intake       of another team, this person took it in
leader       of a team this person leads without being a member
follower     of another team, made a follower behind the back of the rules
complainant  of another team, and this employee complains
subject      of the own team, which this person leads, follows, and is complained about
sampled      of another team, drawn in a sample this person audits, if an auditor; one
             that was sealed after the draw is sealed for auditors too
opened       of another team, with an emergency opening of this person that lasts
disclosed    of another team, with a granted disclosure to this person that lasts
"""

STAFF = """
level       role              none team handed assigned named intake leader follower complainant subject sampled opened disclosed
standard    contact           -    w    -      w        w     w      -      -        -           -       -       -      -
standard    handler           -    w    w      w        w     -      -      -        -           -       -       -      -
standard    manager           w    w    w      w        w     w      w      w        w           -       w       w      w
standard    identity          -    -    -      -        -     -      -      -        -           -       -       -      -
standard    auditor           -    -    -      -        a     -      -      -        -           -       a       -      -
standard    executive         -    -    -      -        a     -      -      -        -           -       -       -      -
standard    helpdesk_user     -    -    -      -        -     -      -      -        -           -       -       -      -
standard    helpdesk_manager  -    -    -      -        -     -      -      -        -           -       -       -      -
standard    employee          -    -    -      -        -     -      -      -        -           -       -       -      -
restricted  contact           -    -    -      w        w     -      -      -        -           -       -       -      -
restricted  handler           -    -    -      w        w     -      -      -        -           -       -       -      -
restricted  manager           w    w    w      w        w     w      w      w        w           -       w       w      w
restricted  identity          -    -    -      -        -     -      -      -        -           -       -       -      -
restricted  auditor           -    -    -      a        a     -      -      -        -           -       a       -      -
restricted  executive         -    -    -      a        a     -      -      -        -           -       -       -      -
restricted  helpdesk_user     -    -    -      -        -     -      -      -        -           -       -       -      -
restricted  helpdesk_manager  -    -    -      -        -     -      -      -        -           -       -       -      -
restricted  employee          -    -    -      -        -     -      -      -        -           -       -       -      -
sealed      contact           -    -    -      w        w     -      -      -        -           -       -       -      -
sealed      handler           -    -    -      w        w     -      -      -        -           -       -       -      -
sealed      manager           -    -    -      w        w     -      -      -        -           -       -       w      -
sealed      identity          -    -    -      -        -     -      -      -        -           -       -       -      -
sealed      auditor           -    -    -      a        a     -      -      -        -           -       -       -      -
sealed      executive         -    -    -      a        a     -      -      -        -           -       -       -      -
sealed      helpdesk_user     -    -    -      -        -     -      -      -        -           -       -       -      -
sealed      helpdesk_manager  -    -    -      -        -     -      -      -        -           -       -       -      -
sealed      employee          -    -    -      -        -     -      -      -        -           -       -       -      -
"""  # noqa: E501  one line a row

#: to whom the disclosure of the relation ``disclosed`` shows who complains: who sees
#: the case, or decides on disclosures; nobody else reads an identity, on any case
IDENTITY = """
level       role              disclosed
standard    contact           -
standard    handler           -
standard    manager           r
standard    identity          r
standard    auditor           -
standard    executive         -
standard    helpdesk_user     -
standard    helpdesk_manager  -
standard    employee          -
restricted  contact           -
restricted  handler           -
restricted  manager           r
restricted  identity          r
restricted  auditor           -
restricted  executive         -
restricted  helpdesk_user     -
restricted  helpdesk_manager  -
restricted  employee          -
sealed      contact           -
sealed      handler           -
sealed      manager           -
sealed      identity          -
sealed      auditor           -
sealed      executive         -
sealed      helpdesk_user     -
sealed      helpdesk_manager  -
sealed      employee          -
"""

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
#: parts of a case that hold words of the complainant: nothing for ``a``
WORDS = {
    "complaint.event",
    "complaint.identity",
    "complaint.response",
    "ir.attachment",
    "mail.activity",
    "mail.followers",
    "mail.message",
    "mail.notification",
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
