namespace Fabra.Integration.Tests.Docs;

/// <summary>Every block of code of the README and of the pages in docs is run, or listed with the reason why it is not.</summary>
public sealed class DocCodeTests
{
    public static TheoryData<string> Pages => [.. DocPage.All.Where(path => DocPage.Read(path).Blocks.Count > 0)];

    public static TheoryData<string> PagesForPostgres =>
    [
        .. DocPage.All.Where(path => DocPage.Read(path).Blocks.Any(block => block.Language == "sql" || block.IsForPostgres)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Code_of_page_does_what_it_shows_on_duckdb(string page) => DocRun.RunAsync(page, onPostgres: false);

    [Theory]
    [MemberData(nameof(PagesForPostgres))]
    public Task Code_of_page_does_what_it_shows_on_postgres(string page) => DocRun.RunAsync(page, onPostgres: true);

    [Fact]
    public void Each_block_has_a_language() =>
        DocPage.All.SelectMany(path => DocPage.Read(path).Blocks).Where(block => block.Language.Length == 0)
            .Select(block => block.Place).ShouldBeEmpty();

    [Fact]
    public void Each_file_that_a_page_shows_is_used_on_it() =>
        DocPage.All.Select(DocPage.Read).SelectMany(page => page.Blocks.Where(file => file.FileName is { } name
                && !page.Blocks.Any(block => block.Language == "sh" && block.Line > file.Line
                    && block.Text.Contains(name.Split('/')[0], StringComparison.Ordinal))))
            .Select(file => file.Place).ShouldBeEmpty();

    [Fact]
    public void Each_entry_of_what_is_not_run_still_covers_a_block()
    {
        var blocks = DocPage.All.SelectMany(path => DocPage.Read(path).Blocks).ToList();

        NotRun.All.Where(entry => !blocks.Exists(entry.Covers)).ShouldBeEmpty();
    }
}
