namespace Ioc.Bench;

/// <summary>Measures one thing that people wait for, on the running product.</summary>
internal interface IBenchmark
{
    /// <summary>As the command line names it.</summary>
    string Name { get; }

    /// <summary>One line for the list.</summary>
    string Summary { get; }

    /// <summary>Sets up, measures, cleans up.</summary>
    Task<IReadOnlyList<Figure>> RunAsync(CancellationToken token);
}
