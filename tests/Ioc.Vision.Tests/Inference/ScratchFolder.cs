namespace Ioc.Vision.Tests.Inference;

/// <summary>A folder that is gone after the test.</summary>
public abstract class ScratchFolder : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("vision").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
