namespace Ioc.Analytics.Facts;

/// <summary>
/// Lets rows whose key is not known yet go straight into their table: of millions of declarations nearly all are new, and to stage them, to look for
/// them and to put them in one by one took longer than all the rest of an import.
/// </summary>
/// <param name="Table">The fact table, with its schema; it has every staged column by the same name, one key column of text, and import_id.</param>
/// <param name="Days">The first and the last day that a row counts for, from its staged values.</param>
public sealed record FreshRows(string Table, Func<object?[], (DateOnly First, DateOnly Last)> Days);
