using Ioc.Analytics.Facts;
using Ioc.Domain.Places;

namespace Ioc.Analytics.Sources;

/// <summary>Finds which column is which: as the sender's last file had it, else by the names that senders use. Each column serves once.</summary>
public static class HeaderMatch
{
    /// <param name="remembered">What was chosen for this format before: a header or a fixed value for each field.</param>
    public static ColumnMap Suggest(SourceFormat format, IReadOnlyList<string> header, IReadOnlyDictionary<string, RememberedColumn> remembered)
    {
        var map = new ColumnMap();
        var folded = header.Select(PlaceText.Fold).ToList();
        var taken = new HashSet<int>();
        foreach (var field in format.Fields.Where(f => remembered.ContainsKey(f.Name)))
        {
            var (name, value) = remembered[field.Name];
            if (value is not null)
            {
                map.PutFixed(field.Name, value);
            }
            else if (name is not null && folded.IndexOf(PlaceText.Fold(name)) is >= 0 and var at && taken.Add(at))
            {
                map.Put(field.Name, at);
            }
        }

        // The exact name first for every field, so that a looser name does not take another field's column.
        foreach (var names in (Func<FormatField, IEnumerable<string>>[])[f => [f.Name], f => [f.Label.Vi, f.Label.En], f => f.Also])
        {
            foreach (var field in format.Fields.Where(f => !map.Has(f.Name)))
            {
                foreach (var name in names(field).Select(PlaceText.Fold))
                {
                    if (folded.FindIndex(h => h == name) is >= 0 and var at && taken.Add(at))
                    {
                        map.Put(field.Name, at);
                        break;
                    }
                }
            }
        }

        return map;
    }

    /// <summary>How many fields a row of names would serve as a header.</summary>
    public static int Score(SourceFormat format, IReadOnlyList<string> header, IReadOnlyDictionary<string, RememberedColumn> remembered) =>
        Suggest(format, header, remembered).Fields.Count(field => true);

    /// <summary>Reads a map as a page writes it: <c>place_code:0,month:=2026-10</c>; values are percent-encoded.</summary>
    /// <returns>Null where it is not understood, or names a field or column that is not there.</returns>
    public static ColumnMap? Parse(string text, SourceFormat format, int columns)
    {
        var map = new ColumnMap();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || format.Find(part[..colon]) is not { } field)
            {
                return null;
            }

            var target = part[(colon + 1)..];
            if (target.StartsWith('='))
            {
                map.PutFixed(field.Name, Uri.UnescapeDataString(target[1..]));
            }
            else if (int.TryParse(target, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < columns)
            {
                map.Put(field.Name, index);
            }
            else
            {
                return null;
            }
        }

        return map;
    }
}

/// <summary>What was chosen for a field: a column's name, or a value for every row.</summary>
public sealed record RememberedColumn(string? Header, string? Fixed);
