using Ioc.Vision.Inference;

namespace Ioc.Vision.Tests.Inference;

public class ExecutionProvidersTests
{
    private static readonly string[] CudaAndCpu = ["CUDAExecutionProvider", "CPUExecutionProvider"];
    private static readonly string[] CpuOnly = ["CPUExecutionProvider"];

    [Theory]
    [InlineData(null, ExecutionProvider.Cpu)]
    [InlineData("", ExecutionProvider.Cpu)]
    [InlineData("CUDA", ExecutionProvider.Cuda)]
    [InlineData("openvino", ExecutionProvider.OpenVino)]
    [InlineData(" directml ", ExecutionProvider.DirectMl)]
    public void The_provider_is_named_by_a_word(string? word, ExecutionProvider expected) => Assert.Equal(expected, ExecutionProviders.Parse(word));

    [Fact]
    public void Another_word_is_refused_with_those_that_are_known() => Assert.Equal(
        "IOC_PROVIDER is 'gpu'; one of cpu, cuda, openvino, directml", Assert.Throws<ModelException>(() => ExecutionProviders.Parse("gpu")).Message);

    [Fact]
    public void A_provider_that_the_runtime_has_is_taken() =>
        Assert.Equal((ExecutionProvider.Cuda, null), ExecutionProviders.Choose(ExecutionProvider.Cuda, CudaAndCpu));

    [Fact]
    public void One_that_it_lacks_is_told_in_one_line_and_the_CPU_does_it()
    {
        var (provider, notice) = ExecutionProviders.Choose(ExecutionProvider.OpenVino, CpuOnly);

        Assert.Equal(ExecutionProvider.Cpu, provider);
        Assert.Equal("models run on the CPU: this ONNX Runtime has no OpenVINOExecutionProvider, only CPUExecutionProvider", notice);
    }

    [Fact]
    public void The_CPU_needs_no_word() => Assert.Equal((ExecutionProvider.Cpu, null), ExecutionProviders.Choose(ExecutionProvider.Cpu, CpuOnly));
}
