// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.ChihuoConfigurationException;

/**
 * Refuses a type that has no way to be read, or a property of such a type, which would be
 * found when tasks wait already. Whether there is one shows when an empty object is read
 * in its place.
 */
final class ReadableTypeCheck {

	private static final Logger logger = LoggerFactory.getLogger(ReadableTypeCheck.class);

	/** Writes the paths to values, whatever the format is. */
	private static final JsonMapper PATHS = JsonMapper.shared();

	private final ObjectMapper mapper;

	private final DeserializationContext context;

	private final Set<Object> checked = Collections.newSetFromMap(new IdentityHashMap<>());

	ReadableTypeCheck(ObjectMapper mapper) {
		this.mapper = mapper;
		this.context = mapper._deserializationContext();
	}

	/**
	 * Check a type and its parts.
	 * @throws ChihuoConfigurationException if it can never be read
	 */
	void checkType(JavaType type) {
		TypePlace root = new TypePlace(type, "", "", "");
		checkReadable(root);
		checkPlace(root, type, null);
	}

	/**
	 * Where a value stands in a payload.
	 *
	 * @param payload type of the payload
	 * @param before JSON before the value
	 * @param after JSON after the value
	 * @param name path of the value, empty for the payload itself
	 */
	private record TypePlace(JavaType payload, String before, String after, String name) {

		TypePlace atProperty(String property, String quoted) {
			return new TypePlace(this.payload, this.before + "{" + quoted + ":", "}" + this.after,
					this.name + "." + property);
		}

		TypePlace atContent(JavaType container) {
			return container.isMapLikeType()
					? new TypePlace(this.payload, this.before + "{\"0\":", "}" + this.after, this.name + "[…]")
					: new TypePlace(this.payload, this.before + "[", "]" + this.after, this.name + "[…]");
		}

		String jsonPath() {
			return this.before + "{}" + this.after;
		}

	}

	private void checkPlace(TypePlace place, JavaType type, @Nullable SettableBeanProperty property) {
		if (type.isContainerType()) {
			walkContent(place.atContent(type), type.getContentType());
		}
		else if (type.isReferenceType()) {
			walkContent(place, type.getReferencedType());
		}
		else if (findDeserializer(type, property) instanceof BeanDeserializerBase bean && this.checked.add(bean)) {
			bean.properties().forEachRemaining((each) -> {
				TypePlace inner = place.atProperty(each.getName(), PATHS.writeValueAsString(each.getName()));
				if (!each.getType().isContainerType()) {
					checkReadable(inner);
				}
				checkPlace(inner, each.getType(), each);
			});
		}
	}

	private void walkContent(TypePlace place, JavaType type) {
		if (!type.isContainerType()) {
			checkReadable(place);
		}
		checkPlace(place, type, null);
	}

	/** As the annotations of the property will have it. */
	private @Nullable ValueDeserializer<?> findDeserializer(JavaType type, @Nullable SettableBeanProperty property) {
		try {
			return (property != null) ? property.getValueDeserializer() : this.context.findRootValueDeserializer(type);
		}
		catch (JacksonException ex) {
			logger.trace("Type '{}' is not looked into", type, ex);
			return null;
		}
	}

	private void checkReadable(TypePlace place) {
		try {
			this.mapper.readerFor(place.payload())
				.readValue(this.mapper.writeValueAsBytes(PATHS.readTree(place.jsonPath())));
		}
		catch (InvalidDefinitionException ex) {
			throw new ChihuoConfigurationException(
					"Payloads of type '" + place.payload().toCanonical() + "' can be written as "
							+ this.mapper.tokenStreamFactory().getFormatName() + ", but never read: "
							+ ex.getOriginalMessage()
							+ (place.name().isEmpty() ? ""
									: " (property '" + place.name().replaceFirst("^\\.", "") + "')"),
					"Use a type with a constructor that Jackson can call, such as a record, or tell Jackson how to read it:"
							+ " @JsonTypeInfo and @JsonSubTypes for an interface or abstract class, @JsonCreator for a "
							+ "constructor or factory method, or a JacksonModule bean.",
					ex);
		}
		catch (RuntimeException ex) { // of a deserializer of the application, too
			logger.trace("'{}' can be read, though not from an empty object", place, ex);
		}
	}

}
