namespace Ioc.Domain.Text;

/// <summary>A text that a person sees, in both languages of the product.</summary>
/// <param name="Vi">Vietnamese, with full diacritics.</param>
/// <param name="En">English.</param>
public sealed record LocalText(string Vi, string En);
