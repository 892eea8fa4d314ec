using Fabra.Core.Contexts;

namespace Fabra.Core.Tests.Values;

public sealed class EnumWordsTests
{
    [Fact]
    public void Every_member_has_a_word_that_leads_back_to_it()
    {
        Enum.GetValues<FeatureStatus>().ShouldAllBe(status => StatusWords.Parse(StatusWords.Of(status)) == status);
        Enum.GetValues<FeatureSource>().ShouldAllBe(source => SourceWords.Parse(SourceWords.Of(source)) == source);
        Enum.GetValues<AssemblyMode>().ShouldAllBe(mode => AssemblyModeWords.Parse(AssemblyModeWords.Of(mode)) == mode);
        Enum.GetValues<Inclusion>().ShouldAllBe(inclusion => LineageWords.ParseInclusion(LineageWords.Of(inclusion)) == inclusion);
        Enum.GetValues<FreshnessStatus>().ShouldAllBe(status => LineageWords.ParseFreshness(LineageWords.Of(status)) == status);
    }

    [Fact]
    public void Unknown_word_is_refused_with_the_known_ones()
    {
        Should.Throw<FormatException>(() => StatusWords.Parse("Present"))
            .Message.ShouldBe("\"Present\" is none of present, null, not_found, expired.");
        SourceWords.Parse("elsewhere").ShouldBe(FeatureSource.None);
    }
}
