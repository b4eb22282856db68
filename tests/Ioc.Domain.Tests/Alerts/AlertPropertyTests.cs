using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Ioc.Domain.Alerts;

namespace Ioc.Domain.Tests.Alerts;

/// <summary>What holds for every course of values, subjects and waits.</summary>
public sealed class AlertPropertyTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
    private static readonly Gen<AlertSignal> Signal = Gen.Elements(AlertSignal.Unknown, AlertSignal.Clear, AlertSignal.Between, AlertSignal.Breached);

    [Fact]
    public void Raised_and_cleared_take_turns_and_never_come_together() => Holds(
        from signals in Signal.ArrayOf(60) from raise in Gen.Choose(0, 5) from clear in Gen.Choose(0, 5) select (signals, raise, clear),
        course => Turns(course.Item1, course.Item2, course.Item3).Select((turn, i) => turn == (i % 2 == 0 ? AlertTurn.Raised : AlertTurn.Cleared)).All(right => right));

    [Fact]
    public void A_value_between_its_two_limits_never_turns_anything() => Holds(
        from signals in Signal.ArrayOf(20) from raise in Gen.Choose(0, 3) from clear in Gen.Choose(0, 3) from values in Gen.Choose(1, 50).ArrayOf(30) select (signals, raise, clear, values),
        course =>
        {
            var before = Run(AlertWatch.Calm, course.Item1, 0, course.Item2, course.Item3).Watch;
            // Over 90 and up to 100.
            var trembling = course.Item4.Select(n => AlertWatch.Of(90 + (n * 0.2), 100, 90, above: true)).ToArray();
            return Run(before, trembling, 20, course.Item2, course.Item3).Turns.Count == 0;
        });

    [Fact]
    public void An_alert_is_raised_only_after_its_wait_and_so_cleared() => Holds(
        from signals in Signal.ArrayOf(80) from raise in Gen.Choose(1, 6) from clear in Gen.Choose(1, 6) select (signals, raise, clear),
        course =>
        {
            var (signals, raise, clear) = course;
            var watch = AlertWatch.Calm;
            for (var i = 0; i < signals.Length; i++)
            {
                (watch, var turn) = watch.Look(signals[i], Start.AddMinutes(i), TimeSpan.FromMinutes(raise), TimeSpan.FromMinutes(clear));
                var wait = turn == AlertTurn.Raised ? raise : clear;
                var needed = turn == AlertTurn.Raised ? AlertSignal.Breached : AlertSignal.Clear;
                // All that could be told during the wait said the same.
                if (turn != AlertTurn.None && !signals[(i - wait)..(i + 1)].All(signal => signal == needed || signal == AlertSignal.Unknown))
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void Bundling_conserves_who_is_in_trouble() => Holds(
        from seed in Gen.Choose(0, 999_999_999) from looks in Gen.Choose(5, 40) select (seed, looks),
        seed =>
        {
            var dice = new System.Random(seed.Item1);
            var subjects = Enumerable.Range(0, 6).Select(n => $"camera:{n}").ToList();
            var watches = subjects.ToDictionary(subject => subject, _ => AlertWatch.Calm);
            var open = new List<OpenAlert>();
            for (var i = 0; i < seed.Item2; i++)
            {
                var turns = new List<(string, AlertTurn)>();
                foreach (var subject in subjects)
                {
                    (watches[subject], var turn) = watches[subject].Look((AlertSignal)dice.Next(4), Start.AddMinutes(i), TimeSpan.FromMinutes(dice.Next(2)), TimeSpan.FromMinutes(dice.Next(2)));
                    if (turn != AlertTurn.None)
                    {
                        turns.Add((subject, turn));
                    }
                }

                // A rule may be changed from bundled to single and back while alerts are open.
                foreach (var change in AlertBundles.Apply("rule", dice.Next(3) > 0, open, turns, Guid.NewGuid))
                {
                    open.RemoveAll(alert => alert.Id == change.Alert.Id);
                    if (change.Kind != AlertChangeKind.Cleared)
                    {
                        open.Add(change.Alert);
                    }

                    if (change.Alert.Subjects.IsEmpty != (change.Kind == AlertChangeKind.Cleared))
                    {
                        return false;
                    }
                }

                var told = open.SelectMany(alert => alert.Subjects).ToList();
                var active = subjects.Where(subject => watches[subject].IsActive).ToList();
                if (!told.Order(StringComparer.Ordinal).SequenceEqual(active) || open.Select(alert => alert.Key).Distinct().Count() != open.Count)
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void Ten_cameras_with_one_trouble_are_one_alert()
    {
        var changes = AlertBundles.Apply("camera-down", true, [], [.. Enumerable.Range(0, 10).Select(n => ($"camera:{n}", AlertTurn.Raised))], Guid.NewGuid);

        var change = Assert.Single(changes);
        Assert.Equal((AlertChangeKind.Raised, 10), (change.Kind, change.Alert.Subjects.Count));
    }

    [Theory]
    [InlineData("2026-11-21T15:00:00Z", true)]      // 22:00 in Vietnam
    [InlineData("2026-11-21T22:59:00Z", true)]      // 05:59
    [InlineData("2026-11-21T23:00:00Z", false)]     // 06:00
    [InlineData("2026-11-21T05:00:00Z", false)]     // noon
    public void Quiet_hours_run_past_midnight_in_Vietnams_time(string at, bool quiet) =>
        Assert.Equal(quiet, new QuietHours(new(22, 0), new(6, 0)).Hold(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_fault_of_a_rule_is_said_in_both_languages()
    {
        var wrong = new AlertRuleConfig("threshold", " ", "", null, false, true, null, 5, -1, 0, "loud", new(22, 0), null, true, true);

        var faults = AlertRule.Faults(wrong);

        Assert.Equal(7, faults.Count);
        Assert.All(faults, fault => Assert.True(fault.Vi.Length > 10 && fault.En.Length > 10));
        Assert.Single(AlertRule.Faults(new("rate", "Tên", "Name", "x", false, true, 10, 20, 0, 0, "info", null, null, true, true)));
        Assert.Empty(AlertRule.Faults(new("rate", "Tên", "Name", "x", false, true, 20, 10, 0, 0, "info", null, null, true, true)));
    }

    private static List<AlertTurn> Turns(AlertSignal[] signals, int raise, int clear) => Run(AlertWatch.Calm, signals, 0, raise, clear).Turns;

    private static (AlertWatch Watch, List<AlertTurn> Turns) Run(AlertWatch watch, AlertSignal[] signals, int from, int raise, int clear)
    {
        var turns = new List<AlertTurn>();
        for (var i = 0; i < signals.Length; i++)
        {
            (watch, var turn) = watch.Look(signals[i], Start.AddMinutes(from + i), TimeSpan.FromMinutes(raise), TimeSpan.FromMinutes(clear));
            if (turn != AlertTurn.None)
            {
                turns.Add(turn);
            }
        }

        return (watch, turns);
    }

    private static void Holds<T>(Gen<T> generator, Func<T, bool> property) => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(generator.ToArbitrary(), property));
}
