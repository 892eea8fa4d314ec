namespace Fabra.Integration.Tests.Docs;

/// <summary>Blocks that no test can run, each with the reason. Everything else is run.</summary>
/// <param name="Page">The page.</param>
/// <param name="FirstLine">What the block begins with.</param>
/// <param name="Reason">Why it is not run.</param>
internal sealed record NotRun(string Page, string FirstLine, string Reason)
{
    public static NotRun[] All { get; } =
    [
        new("README.md", "dotnet run --project src/Fabra.Cli -- demo", "DemoTests runs the demo, and eng/test is what runs this"),
        new("README.md", "dotnet publish src/Fabra.Cli", "builds the command, which these tests come with"),
        new("docs/tutorial.md", "dotnet publish src/Fabra.Cli", "builds the command, which these tests come with"),
        new("docs/tutorial.md", "mkdir ../first-context", "leaves the folder that the test works in"),
        new("docs/production.md", "FABRA_API_KEY=\"$KEY\" POSTGRES_PASSWORD=\"$PASSWORD\" docker compose", "needs containers"),
    ];

    public static NotRun? Find(DocBlock block) => All.FirstOrDefault(entry => entry.Covers(block));

    public bool Covers(DocBlock block) => block.Page == Page && block.Text.StartsWith(FirstLine, StringComparison.Ordinal);
}
