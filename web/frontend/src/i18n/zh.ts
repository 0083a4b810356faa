/** The Chinese words of every screen. This list decides which keys exist: `en.ts` must have the same. */

import { wayfindingZh } from './wayfinding.zh';

export const zh = {
  ...wayfindingZh,
  product: '图书馆孪生',
  loading: '正在读取',

  // Screens
  screenSeats: '座位',
  screenSeatsAsk: '现在哪里有空座？',
  screenSeatsSay: '每层楼、每个区域、每个座位的实时状况。',
  screenWayfinding: '导航',
  screenWayfindingAsk: '怎么走到那里？',
  screenWayfindingSay: '从这里到书架、房间和服务台，也可以全程不走台阶。',
  screenTwin: '馆舍运行',
  screenTwinAsk: '哪里有问题，从什么时候起？',
  screenTwinSay: '供馆员使用：告警、空气、能耗与设备状况。',
  screenSorting: '书库与分拣',
  screenSortingAsk: '每个周转箱在哪里，什么会晚到？',
  screenSortingSay: '供书库管理使用：立体书库、输送线与分拣。',
  coming: '筹备中',
  open: '打开',
  homeTitle: '一座图书馆，此刻的样子',
  homeIntro: '传感器、书架、电梯和分拣线说的话，在这里成为一张看得懂的平面图。',
  skipToList: '跳到区域列表',

  // Time
  asOf: (time: string) => `截至 ${time}`,
  asOfLabel: '数据时间',
  agoMinutes: (minutes: number) => `${minutes} 分钟前`,
  agoHours: (hours: number) => `${hours} 小时前`,
  agoSeconds: (seconds: number) => `${seconds} 秒前`,
  outdated: '数据已过时',
  sinceTime: (time: string) => `自 ${time} 起`,
  bandSimulated: '模拟演示，不是真实的图书馆',
  bandReplay: (day: string) => `回放 ${day} 的记录，不是现在`,
  bandSpeed: (speed: string) => `${speed} 倍速`,

  // States of a seat
  free: '空闲',
  occupied: '有人',
  away: '暂离',
  reserved: '已约',
  unknown: '未知',
  out_of_service: '停用',

  // Level words of a zone
  levelFree: '空闲',
  levelModerate: '适中',
  levelBusy: '较满',
  levelFull: '已满',
  levelUnknown: '未知',

  // Levels, zones and seats
  levels: '楼层',
  levelSaid: (level: string, free: string) => `${level}，空座 ${free}`,
  emptyLevelSaid: '没有座位',
  zones: '区域',
  allLevels: '全馆',
  thisLevel: '本层',
  rangeOf: (range: string, capacity: number) => `${range} / ${capacity} 座`,
  freeOf: '空座',
  seatsUnit: '座',
  totalFree: '全馆空座',
  roomsFree: '空闲的房间',
  ofRooms: (count: string) => `共 ${count} 间`,
  roomsHave: (range: string, count: string) => `空闲 ${range} / ${count} 间`,
  levelHas: (range: string, capacity: string) => `空座 ${range} / ${capacity} 座`,
  stripLevel: '楼层',
  stripFree: '空座',
  noneMatch: '没有符合条件的座位',
  matchingFree: '符合条件的空座',
  levelFreeTitle: (level: string) => `${level} 空座`,
  ofSeats: (capacity: string) => `共 ${capacity} 座`,
  unknownSeats: (count: number) => `其中 ${count} 座状态未知，未计入空座下限`,
  matchingSeats: (free: string, capacity: number) => `符合条件 ${free} / ${capacity}`,
  distance: (metres: number) => `距入口约 ${metres} 米`,
  roomWhole: '整间感测',
  roomWord: (state: string) => `整间：${state}`,
  seat: '座位',
  seatNamed: (name: string) => `座位 ${name}`,
  seatList: '座位列表',
  seatsHere: (count: number) => `${count} 个座位`,
  showOnlyFree: '只看空座',
  noFreeHere: '这里没有符合条件的空座。',
  tableGroup: (number: number) => `第 ${number} 桌`,
  singles: '单独座位',
  back: '返回',
  backToZones: '返回区域',
  close: '关闭',
  bestFirst: '空位多、离入口近的在前',
  noZonesHere: '这一层没有座位。',

  // Trend
  trendUp2: '明显变满',
  trendUp1: '正在变满',
  trendFlat: '变化不大',
  trendDown1: '正在变空',
  trendDown2: '明显变空',
  trendIn: (minutes: number) => `近 ${minutes} 分钟`,
  dayCurve: '今天的占用变化',
  dayCurveSays: (peak: string, at: string, now: string) => `今天最高 ${peak}（${at}），现在 ${now}`,
  dayCurveEmpty: '今天还没有记录',
  nowMark: '现在',

  // Filters
  filters: '筛选',
  socket: '插座',
  window: '靠窗',
  quiet: '安静',
  accessible: '无障碍',
  together2: '两人同桌',
  together4: '四人同桌',
  clearFilters: '清除筛选',
  filterResult: (free: string) => `符合条件的空座：${free}`,
  hasSocket: '有插座',
  hasWindow: '靠窗',
  hasQuiet: '安静区',
  hasAccessible: '无障碍',
  noFeatures: '普通座位',

  // Kinds of seat
  category_desk: '书桌座',
  category_carrel: '单人隔间座',
  category_armchair: '扶手椅',
  category_sofa: '沙发',
  category_stool: '高凳',
  category_bench: '长椅',
  category_study_room: '研讨间座位',
  category_child: '儿童座',

  // How we know
  howWeKnow: '怎么知道的',
  becauseSensor: '传感器感到有人',
  becauseHold: '刚才还有人，先为其保留片刻',
  becauseQuiet: '传感器正常，没有感到人',
  becauseSilent: '传感器太久没有消息，所以不说它空闲',
  becauseFailed: '传感器报告故障，所以不说它空闲',
  becauseNoSensor: '这个座位没有传感器',
  becauseStarting: '系统刚启动，还没有听到传感器',
  becauseElse: (code: string) => `系统判断（${code}）`,
  deviceLastWord: (device: string, time: string) => `${device} 最后一次报告：${time}`,
  deviceSilent: (device: string) => `${device} 还没有报告过`,
  deviceAsking: '正在询问传感器',
  deviceFailed: '暂时读不到传感器的记录',

  // The plan
  plan: '平面图',
  list: '列表',
  wall: '大屏',
  viewLabel: '显示方式',
  planOf: (level: string) => `${level} 平面图`,
  planHelp: '方向键移动到相邻座位，回车查看，加减号缩放，0 看整层。',
  planHelpPlain: '加减号缩放，0 看整层。',
  zoomIn: '放大',
  zoomOut: '缩小',
  fitLevel: '看整层',
  legend: '图例',
  metres: (count: number) => `${count} 米`,
  north: '北',
  entrance: '入口',
  seatLabel: (name: string, state: string, features: string) =>
    features ? `座位 ${name}，${state}，${features}` : `座位 ${name}，${state}`,
  join: '，',

  // Sheet
  sheetOpen: '展开区域列表',
  sheetClose: '收起区域列表',

  // Settings
  display: '显示',
  theme: '配色',
  themeSystem: '跟随系统',
  themeLight: '浅色',
  themeDark: '深色',
  themeContrastLight: '高对比浅色',
  themeContrastDark: '高对比深色',
  textSize: '字号',
  textNormal: '标准',
  textLarge: '大字',
  language: '语言',
  otherLanguage: 'English',
  otherLanguageShort: 'EN',

  // Connection
  linkConnecting: '正在连接',
  linkLive: '实时',
  linkRetry: (seconds: number) => `连接中断，${seconds} 秒后重试。图上是最后收到的状况。`,
  linkRetrying: '正在重新连接。图上是最后收到的状况。',
  linkOffline: '没有网络。图上是最后收到的状况。',
  linkBack: '已恢复实时更新',
  linkLost: '连接中断，显示最后收到的状况',
  retryNow: '立即重试',
  failedTitle: '暂时读不到座位状况',
  failedSay: '图书馆的服务没有回答。座位本身不受影响，请稍后再试，或直接到馆查看。',
  failedMap: '这一层的平面图暂时读不到。列表仍然可用。',
  tryAgain: '再试一次',
  emptyTitle: '这里还没有座位',
  emptySay: '这座馆舍的资料里没有登记座位，也没有整间感测的房间。',
  toHome: '返回首页',

  // Wall
  scanHere: '用手机查看座位',
  pauseHint: '空格暂停，左右键换层',
  paused: '已暂停',
  otherLevels: '各层空座',
  freeNow: '现在空座',
};

type Words<T> = {
  [K in keyof T]: T[K] extends (...given: infer A) => string ? (...given: A) => string : string;
};

export type WayfindingMessages = Words<typeof wayfindingZh>;

/** What a language must provide. */
export type Messages = Words<typeof zh>;
