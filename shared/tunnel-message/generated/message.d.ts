import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace fieldtunnel. */
export namespace fieldtunnel {

    /**
     * Properties of a Message.
     * @deprecated Use fieldtunnel.Message.$Properties instead.
     */
    interface IMessage extends fieldtunnel.Message.$Properties {
    }

    /** Represents a Message. */
    class Message {

        /**
         * Constructs a new Message.
         * @param [properties] Properties to set
         */
        constructor(properties?: fieldtunnel.Message.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Message type. */
        type: fieldtunnel.Message.Type;

        /** Message streamId. */
        streamId: number;

        /** Message ignorable. */
        ignorable: boolean;

        /** Message payload. */
        payload: Uint8Array;

        /** Message serviceId. */
        serviceId: string;

        /** Message availableServiceIds. */
        availableServiceIds: string[];

        /** Message connectionId. */
        connectionId: number;

        /**
         * Encodes the specified Message message. Does not implicitly {@link fieldtunnel.Message.verify|verify} messages.
         * @param message Message message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: fieldtunnel.Message.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Message message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {fieldtunnel.Message & fieldtunnel.Message.$Shape} Message
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fieldtunnel.Message & fieldtunnel.Message.$Shape;
    }

    namespace Message {

        /** Properties of a Message. */
        interface $Properties {

            /** Message type */
            type?: (fieldtunnel.Message.Type|null);

            /** Message streamId */
            streamId?: (number|null);

            /** Message ignorable */
            ignorable?: (boolean|null);

            /** Message payload */
            payload?: (Uint8Array|null);

            /** Message serviceId */
            serviceId?: (string|null);

            /** Message availableServiceIds */
            availableServiceIds?: (string[]|null);

            /** Message connectionId */
            connectionId?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Message. */
        type $Shape = fieldtunnel.Message.$Properties;

        /** Type enum. */
        enum Type {

            /** UNKNOWN value */
            UNKNOWN = 0,

            /** DATA value */
            DATA = 1,

            /** STREAM_START value */
            STREAM_START = 2,

            /** STREAM_RESET value */
            STREAM_RESET = 3,

            /** SESSION_RESET value */
            SESSION_RESET = 4,

            /** SERVICE_IDS value */
            SERVICE_IDS = 5,

            /** CONNECTION_START value */
            CONNECTION_START = 6,

            /** CONNECTION_RESET value */
            CONNECTION_RESET = 7
        }
    }
}
