using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Threat.Core;

namespace Threat.Losses.Tests;

public sealed class AddThreatLossesTests
{
    [Test]
    public void Registers_a_calibrator_once_and_lets_another_stay()
    {
        using ServiceProvider usual = new ServiceCollection().AddThreatLosses().AddThreatLosses().BuildServiceProvider();
        usual.GetServices<ICalibrator>().ShouldHaveSingleItem().ShouldBeOfType<TemperatureScaling>();
        VectorScaling own = new();
        using ServiceProvider replaced = new ServiceCollection().AddSingleton<ICalibrator>(own).AddThreatLosses(static o => o.Calibration = CalibrationMethod.Beta).BuildServiceProvider();
        replaced.GetRequiredService<ICalibrator>().ShouldBeSameAs(own);
    }

    [TestCase(CalibrationMethod.Temperature, "TemperatureScaling"), TestCase(CalibrationMethod.Vector, "VectorScaling"), TestCase(CalibrationMethod.Matrix, "MatrixScaling")]
    [TestCase(CalibrationMethod.Dirichlet, "DirichletCalibration"), TestCase(CalibrationMethod.Beta, "BetaCalibration"), TestCase(CalibrationMethod.Isotonic, "IsotonicCalibration"), TestCase(CalibrationMethod.Histogram, "HistogramBinning")]
    public void Configuration_names_the_calibrator(CalibrationMethod method, string name)
        => Build(method.ToString()).GetRequiredService<ICalibrator>().Name.ShouldBe(name);

    [Test]
    public void An_unknown_calibrator_is_named()
        => Should.Throw<OptionsValidationException>(() => Build("17").GetRequiredService<ICalibrator>()).Message.ShouldBe("Calibration 17 does not exist; allowed are Temperature, Vector, Matrix, Dirichlet, Beta, Isotonic, Histogram.");

    private static ServiceProvider Build(string method)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("L:Calibration", (string?)method)]).Build();
        return new ServiceCollection().AddThreatLosses(configuration.GetSection("L")).BuildServiceProvider();
    }
}
