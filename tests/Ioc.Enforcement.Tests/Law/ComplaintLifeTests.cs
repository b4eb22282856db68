using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Enforcement;

namespace Ioc.Enforcement.Tests.Law;

public sealed class ComplaintLifeTests
{
    // written out by hand from the Law on Complaints, Art. 10, 11, 27, 28 and 31, not taken from the product's table
    private static readonly Dictionary<ComplaintState, ComplaintState[]> Next = new()
    {
        [ComplaintState.Filed] = [ComplaintState.Accepted, ComplaintState.Refused, ComplaintState.Withdrawn],
        [ComplaintState.Accepted] = [ComplaintState.Withdrawn, ComplaintState.Dismissed, ComplaintState.Amended, ComplaintState.Annulled],
        [ComplaintState.Refused] = [], [ComplaintState.Withdrawn] = [], [ComplaintState.Dismissed] = [], [ComplaintState.Amended] = [], [ComplaintState.Annulled] = [],
    };

    [Fact]
    public void A_complaint_goes_only_where_the_law_lets_it()
    {
        foreach (var state in Enum.GetValues<ComplaintState>())
        {
            Assert.Equal(Next[state].Order(), ComplaintLife.Steps.Where(step => step.From == state).Select(step => step.To).Distinct().Order());
            Assert.Equal(Next[state].Length > 0, ComplaintLife.IsOpen(state));
        }

        Assert.All(ComplaintLife.Steps.GroupBy(step => step.Act), act => Assert.Single(act.Select(step => (step.To, step.EventType)).Distinct()));
    }

    [Fact]
    public void Whatever_is_tried_nothing_is_settled_that_was_not_taken_up_and_nothing_follows_an_answer() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ComplaintAct[]>(), acts =>
        {
            var state = ComplaintState.Filed;
            var way = new List<ComplaintState> { state };
            foreach (var act in acts)
            {
                if (ComplaintLife.Find(state, act) is { } step)
                {
                    if (!ComplaintLife.IsOpen(state))
                    {
                        return false;
                    }

                    state = step.To;
                    way.Add(state);
                }
            }

            return !ComplaintLife.IsSettled(state) || way.SequenceEqual([ComplaintState.Filed, ComplaintState.Accepted, state]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_clocks_of_a_complaint_are_ten_thirty_and_forty_five_days_and_end_on_a_working_day()
    {
        // 24 November 2026 is a Tuesday; ten days on is Friday the 4th, thirty Thursday the 24th of December, 45 Friday the 8th of January
        var day = new DateOnly(2026, 11, 24);
        Assert.Equal(new DateOnly(2026, 12, 4), Assert.Single(ClockRule.StartedBy("complaint.filed", day, false)).DueFrom(day));
        Assert.Equal(new DateOnly(2026, 12, 24), Assert.Single(ClockRule.StartedBy("complaint.accepted", day, false)).DueFrom(day));
        Assert.Equal(new DateOnly(2027, 1, 8), Assert.Single(ClockRule.StartedBy("complaint.accepted_complex", day, false)).DueFrom(day));
        Assert.Contains("accept_complaint", ClockRule.StoppedBy("complaint.refused"));
        Assert.Contains("settle_complaint", ClockRule.StoppedBy("complaint.annulled"));
        Assert.DoesNotContain("appeal", ClockRule.StoppedBy("complaint.refused"));         // who was refused may come again in time
    }

    [Fact]
    public void The_reasons_for_not_taking_a_complaint_up_are_law_since_2012_and_name_their_article()
    {
        Assert.Empty(ComplaintRefusal.InForce(new DateOnly(2012, 6, 30)));
        var reasons = ComplaintRefusal.InForce(new DateOnly(2026, 11, 28));
        Assert.Equal(reasons.Count, reasons.Select(reason => reason.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.All(reasons, reason => Assert.Contains("Điều 11", reason.Citation, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<ComplaintState>(), state => Assert.Equal(state, ComplaintStateNames.Parse(state.Code())));
    }
}
