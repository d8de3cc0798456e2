"""How much came in: answers, responses, and how many of those that were begun were finished."""

from hark.measure.metric import metric
from hark.measure.summary import Count, Ratio

BEGUN = ({"finished": True}, {"finished": True}, {"finished": False}, {"finished": None})

metric(
    name="answers",
    label="Answers",
    help="How many questions were answered: with a score, a choice or words.",
    value="case when score is not null or array_length(choices) > 0 or text is not null then 1e0 end",
    summary=Count(),
    unit="answers",
    requirement="3.24",
    source="A count",
    example=([{"kind": "nps", "score": 9}, {"kind": "text", "text": "Fine."}, {"kind": "nps"}], 2.0),
)

metric(
    name="responses",
    label="Responses",
    help="How many responses were begun; one without any answer counts.",
    fact="responses",
    summary=Count(),
    unit="responses",
    requirement="3.24",
    source="A count",
    example=(BEGUN, 4.0),
)

metric(
    name="finished_responses",
    label="Finished responses",
    help="How many responses were finished.",
    fact="responses",
    value="case when finished then 1e0 end",
    summary=Count(),
    unit="responses",
    requirement="3.24",
    source="A count",
    example=(BEGUN, 2.0),
)

metric(
    name="known_responses",
    label="Responses with a known end",
    help="How many responses are known to have been finished or broken off.",
    fact="responses",
    value="case when finished is not null then 1e0 end",
    summary=Count(),
    unit="responses",
    requirement="3.24",
    source="A count",
    example=(BEGUN, 3.0),
)

metric(
    name="completion_rate",
    label="Completion rate",
    help="The share of responses that were finished; where the source does not say, a response counts on neither side.",
    fact="responses",
    summary=Ratio(numerator="finished_responses", denominator="known_responses"),
    unit="%",
    better="up",
    requirement="3.24",
    source="AAPOR, Standard Definitions: break-offs",
    example=(BEGUN, 200 / 3),
)
