namespace Ioc.Vision.CommandLine;

/// <summary>One verb of the command line, e.g. <c>read</c>. Each feature brings its own.</summary>
public interface IVerb
{
    /// <summary>The word that calls it.</summary>
    string Name { get; }

    /// <summary>One line: what it does.</summary>
    string Summary { get; }

    /// <summary>Full help, with its options.</summary>
    string Help { get; }

    /// <summary>Does it. Standard output carries only the result; progress goes to standard error.</summary>
    /// <returns>0 done, 1 failed, 2 wrongly called.</returns>
    /// <exception cref="CommandLineException">Wrong input: one clear line that says what to do.</exception>
    Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken);
}
