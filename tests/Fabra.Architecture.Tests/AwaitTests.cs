using System.Text.RegularExpressions;

namespace Fabra.Architecture.Tests;

/// <summary>
/// Servers of ASP.NET Core and console programs have no synchronization context to avoid, so that <c>ConfigureAwait(false)</c> would be noise
/// on every line that waits. To go on whatever became of a task is another matter: that changes what the code does.
/// </summary>
public sealed partial class AwaitTests
{
    [Fact]
    public void Core_awaits_without_ConfigureAwait() =>
        Sources.Files
            .Where(file => file.Key.StartsWith("Fabra.Core/") && Configured().IsMatch(file.Value))
            .Select(file => file.Key)
            .ShouldBeEmpty();

    [Theory]
    [InlineData("await read.ConfigureAwait(false);", true)]
    [InlineData("await read.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);", true)]
    [InlineData("await read.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);", false)]
    public void Only_what_changes_behaviour_is_let_through(string code, bool found) => Configured().IsMatch(code).ShouldBe(found);

    [GeneratedRegex(@"\bConfigureAwait\((?!ConfigureAwaitOptions\.SuppressThrowing\))")]
    private static partial Regex Configured();
}
