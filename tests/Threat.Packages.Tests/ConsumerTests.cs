using Threat.Readme.Tests;
using Threat.TestKit;

namespace Threat.Packages.Tests;

/// <summary>An empty project that knows the packages only from a folder, as somebody has who downloaded them.</summary>
public sealed class ConsumerTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeProject()
    {
        _folder = Directory.CreateTempSubdirectory("consumer").FullName;
        // The packages under test go to a folder of their own, so that no other build ever finds them; all others are taken from where the machine keeps them.
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string central = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Directory.Packages.props"));
        string Version(string package) => System.Text.RegularExpressions.Regex.Match(central, $"Include=\"{System.Text.RegularExpressions.Regex.Escape(package)}\" Version=\"([^\"]+)\"").Groups[1].Value;
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), $"""
            <configuration><packageSources><add key="packed" value="{Packed.Folder}" /></packageSources></configuration>
            """);
        File.WriteAllText(Path.Combine(_folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <InvariantGlobalization>true</InvariantGlobalization>
                <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <RestorePackagesPath>{Path.Combine(_folder, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{cache}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Threat.Learning" Version="{Packed.Version}" />
                <PackageReference Include="TorchSharp-cpu" Version="{Version("TorchSharp-cpu")}" />
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="{Version("Microsoft.Extensions.Hosting")}" />
              </ItemGroup>
            </Project>
            """);
    }

    [TearDown]
    public void RemoveProject() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task The_examples_of_the_readme_compile_and_run_against_the_packages()
    {
        Snippet[] examples = [.. Snippet.InAllPages().Where(static s => s.File == "README.md")];
        examples.ShouldContain(static s => s.Runs);
        // A block that is a host of its own runs until it is stopped: it is compiled; the others are run.
        foreach (Snippet example in examples.OrderBy(static s => s.Runs))
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, "Program.cs"), example.Code);
            await Run.OutputAsync("dotnet", _folder, "build", "-c", "Release", "-nologo", "-v", "quiet");
            if (!example.Runs) continue;
            string printed = await Run.OutputAsync("dotnet", _folder, "run", "-c", "Release", "--no-build");
            printed.ShouldContain("PortScan");
        }
    }
}
