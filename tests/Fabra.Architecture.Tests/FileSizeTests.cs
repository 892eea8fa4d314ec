namespace Fabra.Architecture.Tests;

/// <summary>Small files, one subject each.</summary>
public sealed class FileSizeTests
{
    private const int Longest = 350;

    /// <summary>Longer files, and why they are.</summary>
    private static readonly Dictionary<string, string> Reasons = [];

    private static readonly Dictionary<string, int> Lengths = Sources.Files.ToDictionary(
        file => file.Key, file => file.Value.TrimEnd().Count(letter => letter == '\n') + 1);

    [Fact]
    public void Long_file_has_a_reason() =>
        Lengths.Where(file => file.Value > Longest).Select(file => file.Key).ShouldBe(Reasons.Keys, ignoreOrder: true);

    [Fact]
    public void Most_files_are_small()
    {
        int[] lengths = [.. Lengths.Values.Order()];
        lengths.Length.ShouldBeGreaterThan(100);
        lengths[lengths.Length / 2].ShouldBeLessThan(100);
        lengths[lengths.Length * 9 / 10].ShouldBeLessThan(250);
    }
}
