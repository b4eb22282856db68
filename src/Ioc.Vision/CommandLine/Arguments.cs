using System.Globalization;

namespace Ioc.Vision.CommandLine;

/// <summary>A verb's arguments: plain ones in order, <c>--option VALUE</c> or <c>--option=VALUE</c>, and <c>--flags</c>.</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, string> options = new(StringComparer.Ordinal);
    private readonly HashSet<string> flags = new(StringComparer.Ordinal);
    private readonly List<string> plain = [];

    private Arguments()
    {
    }

    /// <summary>The arguments that are no options, in order.</summary>
    public IReadOnlyList<string> Plain => plain;

    /// <summary>Takes the arguments apart.</summary>
    /// <param name="arguments">What followed the verb.</param>
    /// <param name="options">Names of the options that take a value, with their dashes.</param>
    /// <param name="flags">Names of those that do not.</param>
    /// <exception cref="CommandLineException">An option is unknown, or its value is missing.</exception>
    public static Arguments Parse(IReadOnlyList<string> arguments, IReadOnlyCollection<string> options, IReadOnlyCollection<string> flags)
    {
        var parsed = new Arguments();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == "--")
            {
                parsed.plain.AddRange(arguments.Skip(i + 1));
                break;
            }

            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                parsed.plain.Add(argument);
                continue;
            }

            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            if (flags.Contains(name) && equals < 0)
            {
                parsed.flags.Add(name);
            }
            else if (!options.Contains(name))
            {
                var known = string.Join(", ", options.Concat(flags).Order(StringComparer.Ordinal));
                throw new CommandLineException($"unknown option {name}; known here: {known}");
            }
            else if (equals >= 0)
            {
                parsed.options[name] = argument[(equals + 1)..];
            }
            else if (i + 1 < arguments.Count)
            {
                parsed.options[name] = arguments[++i];
            }
            else
            {
                throw new CommandLineException($"{name} needs a value");
            }
        }

        return parsed;
    }

    public bool Has(string flag) => flags.Contains(flag);

    public string? Option(string name) => options.GetValueOrDefault(name);

    /// <summary>A whole number within bounds.</summary>
    /// <exception cref="CommandLineException">It is no number, or out of bounds.</exception>
    public int Number(string name, int otherwise, int least, int most)
    {
        if (Option(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new CommandLineException($"{name} is a whole number from {least} to {most}, not '{text}'");
    }
}
