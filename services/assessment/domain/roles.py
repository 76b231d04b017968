"""Who may do what here: the rows of the first issue's table that are this service's. A test holds it."""

from shared.contracts.codes import Pathway, Role

REFERS = (Role.LAPAS_OFFICER, Role.LAPAS_CLINIC, Role.LAPAS_HEAD)
"""Refer one woman or a roster; retract a wrong referral."""

OVERRIDES = (Role.LAPAS_HEAD,)
"""Refer although a rule of eligibility failed or the places are taken, with the reason written down."""

ANSWERS = (Role.BNN_COUNSELLOR, Role.BNN_DOCTOR)
"""Accept or reject a referral; see and settle pairs of records across prisons; merge."""

SETS_QUOTA = (Role.LAPAS_HEAD,)
"""Enter what the yearly decree gives the prison."""

CARES = (Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.LAPAS_CLINIC)
"""Notice and consent; instruments and results; conclude with social rehabilitation or education."""

ENDS_TREATMENT = (Role.BNN_COUNSELLOR, Role.BNN_DOCTOR)
"""Before whom consent to treatment is taken back: it ends her programme, which is BNN's."""

CONCLUDES = {
    Pathway.MEDICAL: (Role.BNN_DOCTOR, Role.LAPAS_CLINIC),
    Pathway.SOCIAL: CARES,
    Pathway.EDUCATION: CARES,
}
"""Medical is a doctor's conclusion."""

WITNESSES = (*CARES, Role.LAPAS_OFFICER, Role.LAPAS_HEAD)
"""Who may witness that she was told and asked; it is all that a Lapas officer does about consent."""

READS_DESK = (*CARES, Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR)
"""Who sees the list of those who were referred; what is clinical in it only those who care for her."""

READS_QUOTA = (*READS_DESK, Role.KANWIL)
"""Who sees quotas: places and how many are taken, no person."""

READS_PARKED = (Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.SERVICE)
"""Who sees what the desk's view could not handle."""

WRITES_PLAN = (Role.BNN_COUNSELLOR,)
"""Writes a treatment plan."""

APPROVES_PLAN = (Role.BNN_DOCTOR,)
"""Approves what a counsellor wrote."""

READS_PLAN = (Role.BNN_COUNSELLOR, Role.BNN_DOCTOR)
"""Reads goals, and reviews them. Nobody of the prison does, its clinic included."""

APPROVES_SCHEDULE = (Role.LAPAS_OFFICER, Role.LAPAS_HEAD)
"""Says for the prison whether the weekly times can be kept."""

READS_SCHEDULE = (*READS_DESK,)
"""Sees the times, and never what they are for."""

DOCTORS = (Role.BNN_DOCTOR, Role.LAPAS_CLINIC)
"""Health facts and diagnoses; deciding against a medical proposal; handling what is urgent."""

PROTECTS = (Role.DATA_PROTECTION,)
"""Restrict, destroy, erase; see receipts and who read what. Sees no content."""

WRITES_NOTES = (Role.BNN_COUNSELLOR,)
"""Write counselling notes."""

READS_NOTES = (Role.BNN_COUNSELLOR, Role.BNN_SUPERVISOR)
"""Read them: a counsellor her own, her supervisor all."""

BREAKS_GLASS = (Role.BNN_DOCTOR,)
"""Read them in an emergency, with a reason."""
