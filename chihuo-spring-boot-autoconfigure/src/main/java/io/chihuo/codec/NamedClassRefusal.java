// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

/**
 * Refuses types whose values would name a class to be loaded, as by
 * {@link JsonTypeInfo.Id#CLASS}: who can write to the store would choose among all
 * classes of the application.
 */
final class NamedClassRefusal extends PolymorphicTypeValidator {

	private static final long serialVersionUID = 1L;

	/**
	 * For properties of type {@code Class}, and keys of maps; modules that are added
	 * later have priority.
	 */
	static SimpleModule module() {
		return new SimpleModule("chihuo-classes").addDeserializer(Class.class, new ClassRefusal())
			.addKeyDeserializer(Class.class, new ClassKeyRefusal());
	}

	private static Object refuseClass(DeserializationContext context) {
		return context.reportBadDefinition(Class.class,
				"a stored payload must not name a class to be loaded: use an enum, or a text of your own");
	}

	@Override
	public Validity validateBaseType(DatabindContext context, JavaType baseType) {
		return Validity.DENIED;
	}

	@Override
	public Validity validateSubClassName(DatabindContext context, JavaType baseType, String subClassName) {
		return Validity.DENIED;
	}

	@Override
	public Validity validateSubType(DatabindContext context, JavaType baseType, JavaType subType) {
		return Validity.DENIED;
	}

	@SuppressWarnings("rawtypes") // as the module declares it
	private static final class ClassRefusal extends StdDeserializer<Class> {

		ClassRefusal() {
			super(Class.class);
		}

		@Override
		public Class<?> deserialize(JsonParser parser, DeserializationContext context) {
			return (Class<?>) refuseClass(context);
		}

	}

	private static final class ClassKeyRefusal extends KeyDeserializer {

		@Override
		public Object deserializeKey(String key, DeserializationContext context) {
			return refuseClass(context);
		}

	}

}
