using Ioc.Vision.Inference;

namespace Ioc.Vision.CommandLine;

/// <summary>Calls the verb that the command line names.</summary>
public static class Verbs
{
    /// <summary>Runs one verb and turns wrong input into one line on standard error.</summary>
    /// <returns>The process's exit code: 0 done, 1 failed, 2 wrongly called, 130 interrupted.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<IVerb> verbs, string[] arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(verbs);
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments is [] or ["help"] or ["--help"] or ["-h"])
        {
            await WriteHelpAsync(verbs, Console.Out).ConfigureAwait(false);
            return 0;
        }

        var name = arguments[0] == "help" ? arguments[1] : arguments[0];
        if (verbs.FirstOrDefault(v => v.Name == name) is not { } verb)
        {
            await Console.Error.WriteLineAsync($"ioc: unknown verb '{name}'").ConfigureAwait(false);
            await WriteHelpAsync(verbs, Console.Error).ConfigureAwait(false);
            return 2;
        }

        if (arguments[0] == "help" || arguments.Contains("--help", StringComparer.Ordinal))
        {
            await Console.Out.WriteLineAsync(verb.Help).ConfigureAwait(false);
            return 0;
        }

        try
        {
            return await verb.RunAsync(arguments[1..], cancellationToken).ConfigureAwait(false);
        }
        catch (CommandLineException wrong)
        {
            await Console.Error.WriteLineAsync($"ioc {name}: {wrong.Message}").ConfigureAwait(false);
            return 2;
        }
        catch (ModelException wrong)
        {
            await Console.Error.WriteLineAsync($"ioc {name}: {wrong.Message}").ConfigureAwait(false);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"ioc {name}: interrupted").ConfigureAwait(false);
            return 130;
        }
    }

    private static async Task WriteHelpAsync(IReadOnlyList<IVerb> verbs, TextWriter writer)
    {
        await writer.WriteLineAsync("Usage: ioc VERB [ARGUMENTS]; ioc help VERB tells more. Verbs:").ConfigureAwait(false);
        foreach (var verb in verbs)
        {
            await writer.WriteLineAsync($"  {verb.Name,-8} {verb.Summary}").ConfigureAwait(false);
        }
    }
}
