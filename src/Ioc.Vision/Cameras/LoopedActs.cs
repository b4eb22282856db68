namespace Ioc.Vision.Cameras;

/// <summary>
/// A recording that plays in a loop shows the same act again with every round. Each act is reported once in a while,
/// so that a demonstration fills neither the desk nor the disk; the passages are all reported.
/// </summary>
/// <param name="silence">How long an act is not reported again.</param>
internal sealed class LoopedActs(TimeSpan silence)
{
    private readonly Dictionary<string, DateTimeOffset> reported = new(StringComparer.Ordinal);

    /// <summary>The outcome without the acts that were reported within the silence.</summary>
    public PassageOutcome Keep(PassageOutcome outcome)
    {
        if (outcome.Violations.Count == 0)
        {
            return outcome;
        }

        var fresh = outcome.Violations.Where(violation =>
        {
            var act = $"{violation.Judgement.Rule.Id}/{violation.Judgement.Kind}/{outcome.Passage.Plate}";
            var at = violation.Judgement.OccurredAt;
            if (reported.TryGetValue(act, out var before) && at - before < silence)
            {
                return false;
            }

            reported[act] = at;
            return true;
        }).ToList();
        return fresh.Count == outcome.Violations.Count ? outcome : outcome with { Violations = fresh };
    }
}
