// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;

import io.chihuo.ChihuoConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Types whose properties can be written and never read.
 */
class ReadableTypeCheckTests {

	private static final TaskCodec CODEC = TaskCodec.json(PayloadJson.mapper(List.of()));

	interface UnnamedShape {

	}

	record RoundShape(int radius) implements UnnamedShape {

	}

	static final class UnreadableType {

		private final int value;

		UnreadableType(int value, String text) {
			this.value = value;
		}

		public int getValue() {
			return this.value;
		}

	}

	record InRecord(String name, UnnamedShape shape) {

	}

	record InList(List<UnnamedShape> shapes) {

	}

	record InArray(UnreadableType[] parts) {

	}

	record InMap(Map<String, List<UnnamedShape>> shapes) {

	}

	record InOptional(Optional<UnnamedShape> shape) {

	}

	record NestedRecord(InList first, Optional<InRecord> second) {

	}

	static class InBean {

		private InRecord inner;

		public InRecord getInner() {
			return this.inner;
		}

		public void setInner(InRecord inner) {
			this.inner = inner;
		}

	}

	@ParameterizedTest
	@CsvSource({ "InRecord, shape", "InList, shapes[…]", "InArray, parts[…]", "InMap, shapes[…][…]",
			"InOptional, shape", "NestedRecord, first.shapes[…]", "InBean, inner.shape" })
	void propertyThatCannotBeReadIsRefusedWithItsPath(String type, String path) throws Exception {
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> CODEC.forType(named(type)))
			.withMessageContainingAll(type + "' can be written as JSON, but never read: Cannot construct instance of `",
					"(property '" + path + "')");
	}

	record IgnoredShape(String name, @JsonIgnore UnnamedShape shape) {

	}

	record DeclaredTypeShape(@JsonDeserialize(as = RoundShape.class) UnnamedShape shape) {

	}

	record ContentTypedShapes(@JsonDeserialize(contentAs = RoundShape.class) List<UnnamedShape> shapes) {

	}

	record TypeInfoShapes(
			@JsonTypeInfo(
					use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(RoundShape.class)) UnnamedShape shape,
			@JsonTypeInfo(use = JsonTypeInfo.Id.NAME) Collection<UnnamedShape> shapes) {

	}

	record TreeNode(TreeNode left, List<TreeNode> children, Map<Integer, TreeNode> numbered) {

	}

	record ValidatedShape(RoundShape circle, int number, String text) {

		ValidatedShape {
			if (circle == null || text.isEmpty()) {
				throw new IllegalArgumentException("missing");
			}
		}

	}

	record OpenTypes(Object value, Map<String, Object> map, byte[] bytes, Thread.State state) {

	}

	@ParameterizedTest
	@ValueSource(strings = { "IgnoredShape", "DeclaredTypeShape", "ContentTypedShapes", "TypeInfoShapes", "TreeNode",
			"ValidatedShape", "OpenTypes" })
	void typeWhosePropertiesCanBeReadIsTaken(String type) {
		assertThatNoException().isThrownBy(() -> CODEC.forType(named(type)));
	}

	@JsonDeserialize(using = WeightDeserializer.class)
	record WeightShape(int grams) {

	}

	record OptionalWeights(Optional<WeightShape> weight, WeightShape[] weights, Map<String, WeightShape> named) {

	}

	private static final class WeightDeserializer extends StdDeserializer<WeightShape> {

		WeightDeserializer() {
			super(WeightShape.class);
		}

		@Override
		public WeightShape deserialize(JsonParser parser, DeserializationContext context) {
			return new WeightShape(context.readTree(parser).get("grams").asInt());
		}

	}

	@ParameterizedTest
	@ValueSource(strings = { "WeightShape", "OptionalWeights" })
	void typeWhoseDeserializerFailsForAnEmptyObjectIsTaken(String type) {
		assertThatNoException().isThrownBy(() -> CODEC.forType(named(type)));
		assertThat(CODEC.<WeightShape>forType(WeightShape.class).decode("{\"grams\":7}".getBytes()))
			.isEqualTo(new WeightShape(7));
	}

	record ShapeOfNamedClass(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) UnnamedShape shape) {

	}

	record ShapesOfNamedClasses(@JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS) List<UnnamedShape> shapes) {

	}

	record NamedClass(Class<?> type) {

	}

	record NamedClassKeys(Map<Class<?>, List<String>> texts) {

	}

	@ParameterizedTest
	@ValueSource(strings = { "ShapeOfNamedClass", "ShapesOfNamedClasses", "NamedClass", "NamedClassKeys" })
	void typeWhoseValuesNameClassesIsRefused(String type) {
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> CODEC.forType(named(type)));
	}

	private static Class<?> named(String name) throws ClassNotFoundException {
		return Class.forName(ReadableTypeCheckTests.class.getName() + "$" + name);
	}

}
