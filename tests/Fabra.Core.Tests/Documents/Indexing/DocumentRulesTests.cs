using Fabra.Core.Documents.Indexing;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Documents.Indexing;

/// <summary>Every document that is refused, by the call that stores all or none and by the one that goes on without it.</summary>
public sealed class DocumentRulesTests
{
    private static readonly DocumentWrite Good = DocumentsHarness.Write("good", "Refunds take two weeks.");

    private static readonly Dictionary<string, (ErrorReason Reason, string Field, DocumentWrite Document)> Bad = new()
    {
        ["no id"] = (ErrorReason.InvalidField, "document_id", Write("")),
        ["long id"] = (ErrorReason.InvalidField, "document_id", Write(new string('i', 1001))),
        ["control character"] = (ErrorReason.InvalidField, "document_id", Write("a\nb")),
        ["half a surrogate pair"] = (ErrorReason.InvalidField, "document_id", Write("a\uD800")),
        ["no text"] = (ErrorReason.InvalidField, "text", Write("d", "")),
        ["blank text"] = (ErrorReason.InvalidField, "text", Write("d", " \t\n\u00A0\u3000")),
        ["U+0000"] = (ErrorReason.InvalidValue, "text", Write("d", "a\0b")),
        ["lone surrogate"] = (ErrorReason.InvalidValue, "text", Write("d", "a\uDC00b")),
        ["long text"] = (ErrorReason.TooLarge, "text", Write("d", new string('é', (2 << 20) + 1))),
        ["long source"] = (ErrorReason.InvalidField, "source_url", Write("d") with { SourceUrl = new string('u', 2001) }),
        ["source of two lines"] = (ErrorReason.InvalidField, "source_url", Write("d") with { SourceUrl = "a\nb" }),
        ["null"] = (ErrorReason.InvalidValue, "metadata[m]", With(Value.Null)),
        ["bytes"] = (ErrorReason.InvalidValue, "metadata[m]", With(Value.Of([1]))),
        ["struct"] = (ErrorReason.InvalidValue, "metadata[m]", With(Value.Of([KeyValuePair.Create("a", Value.Of(1L))]))),
        ["list in a list"] = (ErrorReason.InvalidValue, "metadata[m][1]", With(Value.Of([Value.Of(1L), Value.Of([Value.Of(2L)])]))),
        ["null in a list"] = (ErrorReason.InvalidValue, "metadata[m][0]", With(Value.Of([Value.Null]))),
        ["long list"] = (ErrorReason.InvalidField, "metadata[m]", With(Value.Of(Enumerable.Repeat(Value.Of(1L), 1001)))),
        ["nameless field"] = (ErrorReason.InvalidField, "metadata[]", With(Value.Of(1L), "")),
        ["long name"] = (ErrorReason.InvalidField, $"metadata[{new string('n', 101)}]", With(Value.Of(1L), new string('n', 101))),
        ["large field"] = (ErrorReason.TooLarge, "metadata", With(Value.Of(new string('v', 64 * 1024)))),
        ["many fields"] = (
            ErrorReason.InvalidField, "metadata",
            Write("d") with { Metadata = [.. Enumerable.Range(0, 65).Select(i => KeyValuePair.Create($"m{i}", Value.Of(1L)))] }),
    };

    public static TheoryData<string> WhatIsBad => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(WhatIsBad))]
    public async Task IndexAsync_refuses_it_naming_the_field_and_stores_nothing(string what)
    {
        var (reason, field, bad) = Bad[what];
        await using var documents = await DocumentsHarness.CreateAsync();

        await documents.IndexAsync(Good, bad).ShouldBeRefusedAsync(reason, $"documents[1].{field}");

        documents.Store.Appends.ShouldBe(0, what);
        documents.Generator.Texts.ShouldBe(0, what);
    }

    [Theory]
    [MemberData(nameof(WhatIsBad))]
    public async Task IngestAsync_rejects_it_alone(string what)
    {
        var (reason, field, bad) = Bad[what];
        await using var documents = await DocumentsHarness.CreateAsync();

        var result = await documents.IngestAsync(Good, bad);

        (result.Indexed, result.Unchanged, result.Chunks).ShouldBe((1, 0, 1), what);
        var rejected = result.Rejected.ShouldHaveSingleItem();
        (rejected.Place, rejected.DocumentId, rejected.Fault.Reason).ShouldBe((1, bad.DocumentId, reason));
        rejected.Fault.Fields.ShouldHaveSingleItem().Field.ShouldBe($"documents[1].{field}");
    }

    [Fact]
    public async Task IndexAsync_takes_what_is_just_within_the_bounds()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        var most = Write(new string('i', 1000), "x") with
        {
            Place = 0,
            SourceUrl = new string('u', 2000),
            Metadata =
            [
                .. Enumerable.Range(0, 63).Select(i => KeyValuePair.Create($"m{i}", Value.Of(1L))),
                KeyValuePair.Create(new string('n', 100), Value.Of(Enumerable.Repeat(Value.Of(true), 1000))),
            ],
        };

        (await documents.IndexAsync(most)).Indexed.ShouldBe(1);
        (await documents.GetAsync(most.DocumentId)).Metadata.Count.ShouldBe(64);
    }

    [Fact]
    public async Task Batch_of_nothing_or_too_much_is_refused()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        var many = Enumerable.Range(0, 1001).Select(i => DocumentsHarness.Write($"d{i}", "x", i)).ToArray();
        var large = Enumerable.Range(0, 5).Select(i => DocumentsHarness.Write($"d{i}", new string('x', 7 << 19), i)).ToArray();

        await documents.IndexAsync().ShouldBeRefusedAsync(ErrorReason.InvalidField, "documents");
        await documents.IndexAsync(many).ShouldBeRefusedAsync(ErrorReason.InvalidField, "documents");
        await documents.IndexAsync(large).ShouldBeRefusedAsync(ErrorReason.TooLarge, "documents");
        await documents.IngestAsync().ShouldBeRefusedAsync(ErrorReason.InvalidField, "documents");
        await documents.IngestAsync(many).ShouldBeRefusedAsync(ErrorReason.InvalidField, "documents");
        await documents.IngestAsync(large).ShouldBeRefusedAsync(ErrorReason.TooLarge, "documents");
        documents.Store.Appends.ShouldBe(0);
    }

    [Fact]
    public async Task Id_that_stands_twice_is_refused_naming_the_second_and_ingested_once()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        var twice = DocumentsHarness.Writes(("a", "one"), ("b", "two"), ("a", "three"));

        await documents.IndexAsync(twice).ShouldBeRefusedAsync(ErrorReason.InvalidField, "documents[2].document_id");
        var result = await documents.IngestAsync(twice);

        result.Indexed.ShouldBe(2);
        result.Rejected.ShouldHaveSingleItem().Fault.Message.ShouldBe("documents[2].document_id: is that of documents[0] too");
        (await documents.GetAsync("a")).Text.ShouldBe("one");
    }

    private static DocumentWrite Write(string id, string text = "Some text.") => DocumentsHarness.Write(id, text, 1);

    private static DocumentWrite With(Value value, string name = "m") => DocumentsHarness.Write("d", "Some text.", 1, (name, value));
}
