/**
 * The agents that practice devices run, each as it behaves in the field (PROTOCOL.md 5.4 to 5.7):
 * - `localproxy`: localproxy 3, V3 and down to V2; several services, many connections.
 * - `localproxy-v2`: the same with `-y V2`; takes ids of V3, but a connection that ends takes all others with it.
 * - `greengrass`: the same with `-y V1` and a bare port, as the Greengrass component 2 starts it; one service.
 * - `device-client`: the AWS IoT Device Client, V1; one service, SSH.
 * - `cpp-sdk`: a program made with the C++ SDK, whose engine follows the source.
 */
export type AgentKind = 'localproxy' | 'localproxy-v2' | 'greengrass' | 'device-client' | 'cpp-sdk';
