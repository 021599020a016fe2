using System.Text.Json;
using System.Text.Json.Serialization;

namespace VercelFunctions.Emulator.Page;

/// <summary>The <see cref="ViewResponses"/> as JSON, without properties that are null.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IncludeFields = true)]
[JsonSerializable(typeof(ViewResponses.ProjectList))]
[JsonSerializable(typeof(ViewResponses.ItemList))]
[JsonSerializable(typeof(ViewResponses.Item))]
[JsonSerializable(typeof(ViewResponses.TagList))]
[JsonSerializable(typeof(ViewResponses.Totals))]
[JsonSerializable(typeof(ViewResponses.StartEvent))]
[JsonSerializable(typeof(ViewResponses.ChangeEvent))]
[JsonSerializable(typeof(ViewResponses.ProblemEvent))]
internal sealed partial class ViewJson : JsonSerializerContext;
