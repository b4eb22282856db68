using Ioc.Domain.Alerts;
using Ioc.Domain.Text;

namespace Ioc.Analytics.Alerts;

/// <summary>What a rule sees of one subject now. Only what may be published: no hidden cell is read.</summary>
/// <param name="Subject">kind:code, e.g. camera:CAM-1, indicator:population.size, place:26734.</param>
/// <param name="Detail">What is seen and what was to be: 45 (limit 40).</param>
internal sealed record AlertReading(
    string Subject, LocalText Name, AlertSignal Signal, LocalText Detail, double? Value = null, double? Limit = null, string? Place = null);
