namespace Ioc.Vision.Inference;

/// <summary>A model or its manifest cannot be used. The message is one line: which file, which tensor, what was expected.</summary>
public sealed class ModelException : Exception
{
    public ModelException(string message)
        : base(message)
    {
    }

    public ModelException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ModelException()
    {
    }
}
