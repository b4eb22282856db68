using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Enforcement;

namespace Ioc.Enforcement.Tests.Law;

public sealed class CaseLifeTests
{
    private static readonly CaseState[] Ends = [CaseState.Rejected, CaseState.Closed, CaseState.Cancelled];

    [Fact]
    public void Every_state_is_reached_from_the_start()
    {
        var reached = new HashSet<CaseState> { CaseLife.Start };
        while (CaseLife.Steps.Any(step => reached.Contains(step.From) && reached.Add(step.To)))
        {
        }

        Assert.Equal(Enum.GetValues<CaseState>().ToHashSet(), reached);
    }

    [Fact]
    public void Only_a_rejected_a_closed_and_a_cancelled_case_have_no_way_out() =>
        Assert.Equal(Ends.Order(), Enum.GetValues<CaseState>().Where(state => CaseLife.ActsFrom(state).Count == 0).Order());

    [Fact]
    public void Every_act_has_one_edge_and_every_edge_an_event_of_its_own()
    {
        Assert.Equal(Enum.GetValues<CaseAct>().Order(), CaseLife.Steps.Select(step => step.Act).Order());
        Assert.Equal(CaseLife.Steps.Count, CaseLife.Steps.Select(step => step.EventType).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void No_step_leads_to_a_fine_without_a_notice_an_answer_and_a_decision()
    {
        // the states from which each of these is entered, written out by hand from Circular 73/2024 and the Law on Handling Administrative Violations
        Assert.Equal([CaseState.PendingReview], Before(CaseState.NoticeIssued));
        Assert.Equal([CaseState.NoticeIssued, CaseState.Contested], Before(CaseState.Confirmed));
        Assert.Equal([CaseState.Confirmed], Before(CaseState.Decided));
        Assert.Equal([CaseState.Decided], Before(CaseState.Paid));
        Assert.Equal([CaseState.Paid], Before(CaseState.Closed));
    }

    [Fact]
    public void Whatever_is_tried_in_whatever_order_a_life_never_visits_a_state_twice_and_nothing_follows_its_end() =>
        Prop.ForAll(ArbMap.Default.ArbFor<CaseAct[]>(), acts =>
        {
            var state = CaseLife.Start;
            var visited = new List<CaseState> { state };
            foreach (var act in acts)
            {
                if (CaseLife.Find(state, act) is { } step)
                {
                    if (Ends.Contains(state))
                    {
                        return false;
                    }

                    state = step.To;
                    visited.Add(state);
                }
            }

            return visited.Count == visited.Distinct().Count();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_state_has_a_code_that_finds_it_again_and_a_name_in_both_languages()
    {
        foreach (var state in Enum.GetValues<CaseState>())
        {
            Assert.Equal(state, CaseStateNames.Find(state.Code()));
            Assert.NotEmpty(state.Text().Vi);
            Assert.NotEmpty(state.Text().En);
        }

        Assert.Null(CaseStateNames.Find("archived"));
    }

    private static IEnumerable<CaseState> Before(CaseState state) => CaseLife.Steps.Where(step => step.To == state).Select(step => step.From).Distinct().Order();
}
