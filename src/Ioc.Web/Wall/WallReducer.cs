using System.Collections.Immutable;

namespace Ioc.Web.Wall;

/// <summary>What an update does to a snapshot: the rule that the relay and every page apply alike.</summary>
public static class WallReducer
{
    /// <summary>How many passages and case steps a wall keeps.</summary>
    public const int Recent = 20;

    /// <summary>How many minutes a wall keeps.</summary>
    public const int Minutes = 60;

    /// <summary>The snapshot after the update.</summary>
    public static WallSnapshot Apply(WallSnapshot before, WallUpdate update)
    {
        var after = before with { Seq = update.Seq, At = update.At };
        return update switch
        {
            { Indicator: { } tile } => after with { Indicators = Put(before.Indicators, tile, t => t.Code == tile.Code) },
            { Camera: { } camera } => after with { Cameras = Put(before.Cameras, camera, c => c.Code == camera.Code) },
            { Passages: { } passages } => after with
            {
                Passages = new(
                    passages.Today,
                    Advance(before.Passages.LastMinutes, passages.Minute),
                    [.. passages.Items.Concat(before.Passages.Recent).Take(Recent)]),
            },
            { Cases: { } cases } => after with
            {
                Cases = new(cases.ByState, cases.PaidToday, [.. cases.Items.Concat(before.Cases.Recent).Take(Recent)]),
            },
            { Sources: { } sources } => after with { Sources = sources },
            { Alerts: { } alerts } => after with { Alerts = alerts },
            { Programme: { } programme } => after with { Programme = programme },
            _ => after,
        };
    }

    /// <summary>The sixty minutes after one of them got a new count.</summary>
    public static ImmutableArray<MinuteCount> Advance(ImmutableArray<MinuteCount> minutes, MinuteCount changed)
    {
        var known = minutes.ToDictionary(m => m.Minute, m => m.Count);
        var newest = minutes.IsEmpty || changed.Minute > minutes[^1].Minute ? changed.Minute : minutes[^1].Minute;
        known[changed.Minute] = changed.Count;
        return [.. Enumerable.Range(0, Minutes)
            .Select(i => newest.AddMinutes(i - Minutes + 1))
            .Select(minute => new MinuteCount(minute, known.GetValueOrDefault(minute)))];
    }

    private static ImmutableArray<T> Put<T>(ImmutableArray<T> all, T one, Func<T, bool> same)
    {
        for (var i = 0; i < all.Length; i++)
        {
            if (same(all[i]))
            {
                return all.SetItem(i, one);
            }
        }

        return all.Add(one);
    }
}
