"""Results of surveys by topic."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from records.domain.rates import Rate
from records.domain.surveys import TopicResult, topic_result
from records.models import Survey, SurveyAnswer, SurveyTopic


@dataclass(frozen=True)
class SurveyResult:
    """A survey: how many of those asked answered, and its topics in their order."""

    survey: Survey
    response: Rate
    topics: list[tuple[SurveyTopic, TopicResult]]


def survey_result(survey: Survey) -> SurveyResult:
    """Sum up a survey in three statements."""
    standing = SurveyAnswer.objects.standing().filter(survey=survey).order_by()
    respondents = standing.values("respondent").distinct().count()
    answers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for topic, answer, count in standing.values_list("topic", "answer").annotate(Count("pk")):
        answers[topic].append((answer, count))
    topics = SurveyTopic.objects.filter(pk__in=answers)
    results = [
        (topic, topic_result(topic.code, answers[topic.pk], satisfied_from=survey.satisfied_from))
        for topic in topics
    ]
    return SurveyResult(survey, Rate(respondents, survey.sample_size), results)
