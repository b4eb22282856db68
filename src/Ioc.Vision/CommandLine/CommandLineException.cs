namespace Ioc.Vision.CommandLine;

/// <summary>Wrong input from the command line. Its message is the one line that the person sees; it says what to do.</summary>
public sealed class CommandLineException : Exception
{
    public CommandLineException(string message)
        : base(message)
    {
    }

    public CommandLineException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public CommandLineException()
    {
    }
}
