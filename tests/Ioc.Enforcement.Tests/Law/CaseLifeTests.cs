using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Enforcement;

namespace Ioc.Enforcement.Tests.Law;

public sealed class CaseLifeTests
{
    private static readonly CaseState[] Ends = [CaseState.Rejected, CaseState.Closed, CaseState.Cancelled, CaseState.Expired];

    // from a closed case, a decision can still be corrected: the law lets a complaint come after payment
    private static readonly CaseAct[] Corrections = [CaseAct.AnnulDecision, CaseAct.RaiseFine];

    // the only acts that lead back; whoever takes them says so
    private static readonly CaseAct[] Back = [CaseAct.UndoApproval, CaseAct.Return, CaseAct.ReturnProposal, CaseAct.RaiseFine];

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
    public void Only_a_rejected_a_closed_a_cancelled_and_an_expired_case_have_no_way_on()
    {
        Assert.Equal(Ends.Where(end => end != CaseState.Closed).Order(), Enum.GetValues<CaseState>().Where(state => CaseLife.ActsFrom(state).Count == 0).Order());
        Assert.Equal(Corrections, CaseLife.ActsFrom(CaseState.Closed).Order());
        Assert.Equal(Ends.Order(), Enum.GetValues<CaseState>().Where(CaseLife.IsEnd).Order());
    }

    [Fact]
    public void An_act_means_the_same_wherever_it_is_done()
    {
        Assert.Equal(Enum.GetValues<CaseAct>().Order(), CaseLife.Steps.Select(step => step.Act).Distinct().Order());
        Assert.Equal(CaseLife.Steps.Count, CaseLife.Steps.Select(step => (step.From, step.Act)).Distinct().Count());
        foreach (var act in CaseLife.Steps.GroupBy(step => step.Act))
        {
            Assert.Single(act.Select(step => (step.To, step.EventType)).Distinct());
        }

        Assert.Equal(
            CaseLife.Steps.Select(step => step.Act).Distinct().Count(), CaseLife.Steps.Select(step => step.EventType).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void No_step_leads_to_a_fine_without_a_notice_a_record_and_a_decision()
    {
        // the states from which each of these is entered, written out by hand from Circular 73/2024 and the Law on Handling Administrative Violations
        Assert.Equal([CaseState.PendingReview], Before(CaseState.Approved));
        Assert.Equal([CaseState.Approved], Before(CaseState.NoticeIssued));
        Assert.Equal([CaseState.Approved], Before(CaseState.Transferred));
        Assert.Equal([CaseState.NoticeIssued, CaseState.Contested], Before(CaseState.Confirmed));
        Assert.Equal([CaseState.NoticeIssued, CaseState.Confirmed, CaseState.Proposed], Before(CaseState.Recorded));
        Assert.Equal([CaseState.Recorded, CaseState.Proposed, CaseState.Paid, CaseState.Closed], Before(CaseState.Decided));
        Assert.Equal([CaseState.Decided], Before(CaseState.Paid));
        Assert.Equal([CaseState.Transferred, CaseState.Paid], Before(CaseState.Closed));
    }

    [Fact]
    public void The_limitation_ends_whatever_is_still_open_but_what_was_paid() =>
        Assert.Equal(
            Enum.GetValues<CaseState>().Where(state => !Ends.Contains(state) && state != CaseState.Paid),
            CaseLife.Steps.Where(step => step.Act == CaseAct.Expire).Select(step => step.From).Order());

    [Fact]
    public void Whatever_is_tried_in_whatever_order_a_life_goes_back_only_by_an_act_that_says_so_and_nothing_follows_its_end() =>
        Prop.ForAll(ArbMap.Default.ArbFor<CaseAct[]>(), acts =>
        {
            var state = CaseLife.Start;
            var visited = new List<CaseState> { state };
            foreach (var act in acts)
            {
                if (CaseLife.Find(state, act) is { } step)
                {
                    // what another unit dealt with is closed too; there is no decision to correct, and the desk says so
                    if (Corrections.Contains(act) && !visited.Contains(CaseState.Decided))
                    {
                        continue;
                    }

                    if (Ends.Contains(state) && !Corrections.Contains(act))
                    {
                        return false;
                    }

                    if (!Back.Contains(act) && visited.Contains(step.To))
                    {
                        return false;
                    }

                    if (Back.Contains(act))
                    {
                        visited.RemoveRange(visited.IndexOf(step.To), visited.Count - visited.IndexOf(step.To));
                    }

                    state = step.To;
                    visited.Add(state);
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Money_is_received_once_in_every_life_unless_a_settled_complaint_raised_the_fine()
    {
        // whatever way is taken, a payment is only ever received from "decided", and nothing but a raised fine leads from "paid" back to it
        Assert.Equal(CaseState.Decided, Assert.Single(CaseLife.Steps, step => step.Act == CaseAct.ReceivePayment).From);
        var after = new HashSet<CaseState> { CaseState.Paid };
        while (CaseLife.Steps.Any(step => step.Act != CaseAct.RaiseFine && after.Contains(step.From) && after.Add(step.To)))
        {
        }

        Assert.DoesNotContain(CaseState.Decided, after);
        Assert.Equal([CaseState.Paid, CaseState.Closed], CaseLife.Steps.Where(step => step.Act == CaseAct.RaiseFine).Select(step => step.From).Order());
    }

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
