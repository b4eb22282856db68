namespace Ioc.Analytics.Facts;

/// <summary>
/// The same small objects for the same small values: of a file of millions of rows tens of thousands wait for the database at any time, and to move
/// millions of little objects about took the garbage collector nearly as long as reading took.
/// </summary>
internal static class Boxed
{
    private const int Known = 512;
    private static readonly object True = true;
    private static readonly object False = false;
    private static readonly object[] Numbers = [.. Enumerable.Range(0, Known).Select(number => (object)number)];

    // A file goes on with the day of the row before it.
    [ThreadStatic]
    private static object? last;

    public static object Of(bool value) => value ? True : False;

    public static object Of(int number) => number is >= 0 and < Known ? Numbers[number] : number;

    public static object Of(DateOnly day) => last is DateOnly known && known == day ? last : last = day;
}
