namespace Ioc.Domain.Alerts;

/// <summary>What a rule sees of one subject now.</summary>
public enum AlertSignal
{
    /// <summary>Nothing can be said: what was known stays.</summary>
    Unknown,

    /// <summary>Clearly good: beyond the value at which an alert clears.</summary>
    Clear,

    /// <summary>No longer over the limit, but not clearly good either.</summary>
    Between,

    /// <summary>Over the limit.</summary>
    Breached,
}

/// <summary>Where a subject stands.</summary>
public enum AlertPhase
{
    Calm,

    /// <summary>Over the limit, not yet long enough.</summary>
    Rising,
    Active,

    /// <summary>Active, and good again, not yet long enough.</summary>
    Falling,
}

/// <summary>What a step did to the alerts.</summary>
public enum AlertTurn
{
    None,
    Raised,
    Cleared,
}

/// <summary>One subject under one rule.</summary>
/// <param name="Since">When the phase began.</param>
public readonly record struct AlertWatch(AlertPhase Phase, DateTimeOffset Since)
{
    /// <summary>Nothing is wrong.</summary>
    public static readonly AlertWatch Calm = new(AlertPhase.Calm, DateTimeOffset.MinValue);

    /// <summary>Whether it is part of an alert.</summary>
    public bool IsActive => Phase is AlertPhase.Active or AlertPhase.Falling;

    /// <summary>
    /// The state after one look, a machine without memory beyond its phase:
    /// <code>
    ///          breached                    breached for raiseAfter: raised
    ///  Calm ─────────────▶ Rising ─────────────────────────────────────────▶ Active ◀──┐ not clear
    ///   ▲  ◀──────────────── │  not breached                                   │ clear   │
    ///   └──────────────────────────── clear for clearAfter: cleared ─────── Falling ────┘
    /// </code>
    /// What lies between the two limits neither raises nor clears: a value that trembles at its limit makes one alert and not many.
    /// </summary>
    public (AlertWatch Next, AlertTurn Turn) Look(AlertSignal signal, DateTimeOffset now, TimeSpan raiseAfter, TimeSpan clearAfter) => (Phase, signal) switch
    {
        (_, AlertSignal.Unknown) => (this, AlertTurn.None),
        (AlertPhase.Calm, AlertSignal.Breached) => raiseAfter <= TimeSpan.Zero ? (new(AlertPhase.Active, now), AlertTurn.Raised) : (new(AlertPhase.Rising, now), AlertTurn.None),
        (AlertPhase.Calm, _) => (this, AlertTurn.None),
        (AlertPhase.Rising, AlertSignal.Breached) => now - Since >= raiseAfter ? (new(AlertPhase.Active, now), AlertTurn.Raised) : (this, AlertTurn.None),
        (AlertPhase.Rising, _) => (Calm, AlertTurn.None),
        (AlertPhase.Active, AlertSignal.Clear) => clearAfter <= TimeSpan.Zero ? (Calm, AlertTurn.Cleared) : (new(AlertPhase.Falling, now), AlertTurn.None),
        (AlertPhase.Active, _) => (this, AlertTurn.None),
        (AlertPhase.Falling, AlertSignal.Clear) => now - Since >= clearAfter ? (Calm, AlertTurn.Cleared) : (this, AlertTurn.None),
        _ => (new(AlertPhase.Active, now), AlertTurn.None),
    };

    /// <summary>The signal of a number against a limit, with the value at which it clears.</summary>
    /// <param name="above">True: over the limit is wrong. False: under it.</param>
    /// <param name="clearAt">On the good side of the limit, or the limit itself.</param>
    public static AlertSignal Of(double? value, double limit, double clearAt, bool above)
    {
        if (value is not { } seen)
        {
            return AlertSignal.Unknown;
        }

        if (above ? seen > limit : seen < limit)
        {
            return AlertSignal.Breached;
        }

        return (above ? seen <= clearAt : seen >= clearAt) ? AlertSignal.Clear : AlertSignal.Between;
    }
}
