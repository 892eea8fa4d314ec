using System.Runtime.Versioning;
using Fabra.Cli.Commands.Index;

namespace Fabra.Cli.Tests.Index;

[UnsupportedOSPlatform("windows")]
public sealed class SourceWalkTests : IDisposable
{
    private readonly AddReport _report = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("fabra-walk-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("docs")]
    [InlineData("docs/")]
    [InlineData("docs/sub/../sub/a.md")]
    [InlineData("docs/**/*.md")]
    [InlineData("link/docs")]
    [InlineData("link/docs/sub/a.md")]
    public void A_file_below_the_current_folder_has_one_id(string path)
    {
        Write("docs/sub/a.md");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), ".");

        Ids(path).ShouldBe(["docs/sub/a.md"]);
    }

    [Fact]
    public void A_folder_outside_of_the_current_one_is_the_root_of_its_files()
    {
        Write("docs/sub/a.md");
        Directory.CreateDirectory(Path.Combine(_folder, "here"));

        new SourceWalk(new SourceOptions(null, null, false) { Current = Path.Combine(_folder, "here") }, _report)
            .Find([Path.Combine(_folder, "docs")]).Select(file => file.RelativePath).ShouldBe(["sub/a.md"]);
    }

    [Fact]
    public void A_file_named_several_times_is_found_once()
    {
        Write("docs/a.md");
        Write("docs/b.md");

        Ids("docs", "docs/a.md", "docs/*.md").ShouldBe(["docs/a.md", "docs/b.md"]);
        _report.Skipped.ShouldBe(0);
    }

    [Fact]
    public void A_link_to_a_file_of_the_same_folder_is_a_document()
    {
        Write("docs/a.md");
        File.CreateSymbolicLink(Path.Combine(_folder, "docs", "z.md"), "a.md");

        Ids("docs").ShouldBe(["docs/a.md", "docs/z.md"]);
    }

    [Theory]
    [InlineData("docs")]
    [InlineData("docs/*")]
    public void A_link_that_leads_out_of_the_folder_is_not_followed(string path)
    {
        Write("docs/a.md");
        Write("secret/key.md");
        File.CreateSymbolicLink(Path.Combine(_folder, "docs", "out.md"), "../secret/key.md");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "secret", "self"), "../secret");
        File.CreateSymbolicLink(Path.Combine(_folder, "docs", "far.md"), "../secret/self/self/key.md");

        Ids(path).ShouldBe(["docs/a.md"]);
        _report.SkippedList.ShouldAllBe(skipped => skipped.Reason == "LINK");
        _report.Skipped.ShouldBe(2);
    }

    [Fact]
    public void A_link_that_is_named_itself_is_taken()
    {
        Write("secret/key.md");
        Directory.CreateDirectory(Path.Combine(_folder, "docs"));
        File.CreateSymbolicLink(Path.Combine(_folder, "docs", "out.md"), "../secret/key.md");

        Ids("docs/out.md").ShouldBe(["docs/out.md"]);
    }

    private string[] Ids(params string[] paths) =>
        [.. new SourceWalk(new SourceOptions(null, null, false) { Current = _folder }, _report)
            .Find(paths.Select(path => Path.Join(_folder, path))).Select(file => file.RelativePath)];

    private void Write(string path)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, path);
    }
}
