using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Enforcement;

namespace Ioc.Enforcement.Tests.Law;

public sealed class ComplaintLifeTests
{
    // written out by hand from the Law on Complaints, Art. 10, 11, 27, 28, 31 and 33, not taken from the product's table
    private static readonly Dictionary<ComplaintState, ComplaintState[]> Next = new()
    {
        [ComplaintState.Filed] = [ComplaintState.Accepted, ComplaintState.Refused, ComplaintState.Withdrawn, ComplaintState.Escalated],
        [ComplaintState.Accepted] = [ComplaintState.Withdrawn, ComplaintState.Escalated, ComplaintState.Dismissed, ComplaintState.Amended, ComplaintState.Annulled],
        [ComplaintState.Escalated] = [], [ComplaintState.Refused] = [], [ComplaintState.Withdrawn] = [], [ComplaintState.Dismissed] = [], [ComplaintState.Amended] = [], [ComplaintState.Annulled] = [],
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
                if (ComplaintLife.Find(state, act, ComplaintLife.First) is { } step)
                {
                    if (!ComplaintLife.IsOpen(state))
                    {
                        return false;
                    }

                    state = step.To;
                    way.Add(state);
                }
            }

            // the second time there is no further office to go on to
            return Array.TrueForAll(Enum.GetValues<ComplaintState>(), from => ComplaintLife.Find(from, ComplaintAct.Escalate, ComplaintLife.Second) is null)
                && (!ComplaintLife.IsSettled(state) || way.SequenceEqual([ComplaintState.Filed, ComplaintState.Accepted, state]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_clocks_of_a_complaint_are_ten_thirty_and_forty_five_days_and_end_on_a_working_day()
    {
        // 24 November 2026 is a Tuesday; ten days on is Friday the 4th, thirty Thursday the 24th of December, 45 Friday the 8th of January
        var day = new DateOnly(2026, 11, 24);
        Assert.Equal(new DateOnly(2026, 12, 4), Assert.Single(ClockRule.StartedBy("complaint.filed", day, false)).DueFrom(day));
        Assert.Equal(new DateOnly(2026, 12, 24), Assert.Single(ClockRule.StartedBy("complaint.accepted", day, false)).DueFrom(day));
        Assert.Equal(new DateOnly(2027, 1, 8), Assert.Single(ClockRule.StartedBy("complaint.accepted_complex", day, false)).DueFrom(day));

        // the second time ten, forty-five and sixty (Art. 36 and 37); sixty days from the 24th is Saturday, 23 January, so Monday the 25th
        Assert.Equal(new DateOnly(2026, 12, 4), Assert.Single(ClockRule.StartedBy("complaint.second_filed", day, false)).DueFrom(day));
        Assert.Equal(new DateOnly(2027, 1, 8), Assert.Single(ClockRule.StartedBy("complaint.second_accepted", day, false)).DueFrom(day));
        Assert.Equal(new DateOnly(2027, 1, 25), Assert.Single(ClockRule.StartedBy("complaint.second_accepted_complex", day, false)).DueFrom(day));

        // nobody took it up: as if on the last of the ten days, and thirty more; 4 December and thirty days is Sunday, 3 January, so Monday the 4th
        Assert.Equal(new DateOnly(2027, 1, 4), ComplaintLife.SettleBy(ComplaintLife.First, day, null, false));
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
        Assert.All(reasons, reason => Assert.Contains(reason.Code == "withdrawn_before" ? "136/2025/QH15" : "Điều 11", reason.Citation, StringComparison.Ordinal));
        Assert.DoesNotContain(ComplaintRefusal.InForce(new DateOnly(2026, 6, 30)), reason => reason.Code == "withdrawn_before");
        Assert.All(Enum.GetValues<ComplaintState>(), state => Assert.Equal(state, ComplaintStateNames.Parse(state.Code())));
    }

    [Fact]
    public void Every_office_that_may_decide_has_a_superior_who_may_decide_more_or_stands_outside()
    {
        var day = new DateOnly(2026, 11, 28);
        foreach (var office in Competence.All.Where(office => Competence.Find(office.Title, day) == office))
        {
            var superior = Superior.Of(office.Title, day);
            Assert.NotNull(superior);
            Assert.NotEqual(office.Title, superior.SuperiorTitle);
            if (Competence.Find(superior.SuperiorTitle, day) is { } above)
            {
                Assert.True(above.Maximum > office.Maximum, office.Title);
                Assert.Equal(above.Text, superior.Text);
            }
        }
    }

    [Fact]
    public void How_a_suspension_counts_is_dated_and_says_what_it_stands_on()
    {
        var rule = SuspensionRule.On(new DateOnly(2026, 11, 28));
        Assert.True(rule.Stands);
        Assert.Contains("Điều 35", rule.Citation, StringComparison.Ordinal);
        Assert.Contains("khoản 3 Điều 15", rule.Citation, StringComparison.Ordinal);
    }
}
