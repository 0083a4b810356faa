"""Subjects of classes T to Z: technology, transport, environment, general works.

A class, then its subjects as 中文|English with commas between; indented lines go on.
"""

from typing import Final

SUBJECTS: Final = """
T 工业技术|Technology,工程|Engineering
TB 工程基础|Engineering Basics,工程力学|Engineering Mechanics,材料科学|Materials Science,
  工业设计|Industrial Design,人机工程|Ergonomics
TB47 产品设计|Product Design,工业造型|Industrial Form,设计史|History of Design
TD 矿业工程|Mining Engineering,采矿安全|Mine Safety
TE 石油工程|Petroleum Engineering,天然气|Natural Gas
TF 冶金|Metallurgy,炼钢|Steelmaking
TG 金属加工|Metalworking,焊接|Welding,数控加工|CNC Machining,热处理|Heat Treatment
TH 机械工程|Mechanical Engineering,机械设计|Machine Design,仪器仪表|Instruments,液压传动|Hydraulics
TJ 兵器工程|Ordnance Engineering,弹道学|Ballistics
TK 能源动力|Energy and Power,新能源|New Energy,内燃机|Combustion Engines,储能|Energy Storage
TL 核能技术|Nuclear Engineering,反应堆|Reactors
TM 电工技术|Electrical Engineering,电机|Electric Machines,电力系统|Power Systems,电池|Batteries,
  家庭用电|Household Electricity
TN 电子技术|Electronics,通信原理|Principles of Communication,集成电路|Integrated Circuits,天线|Antennas,
  信号处理|Signal Processing
TN91 通信系统|Communication Systems,移动通信|Mobile Communication,信息论|Information Theory
TN92 无线通信|Wireless Communication,物联网通信|IoT Communication,卫星通信|Satellite Communication
TP1 自动控制|Automatic Control,系统工程|Systems Engineering
TP18 人工智能|Artificial Intelligence,机器学习|Machine Learning,深度学习|Deep Learning,
  神经网络|Neural Networks,强化学习|Reinforcement Learning,知识图谱|Knowledge Graphs,
  大语言模型|Large Language Models
TP2 自动化|Automation,传感器|Sensors,机器人|Robotics,可编程控制器|Programmable Controllers
TP24 机器人|Robotics,移动机器人|Mobile Robots,机器人控制|Robot Control,仿生机器人|Biomimetic Robots
TP3 计算机|Computers,计算机科学|Computer Science,计算机史|History of Computing
TP30 计算机理论|Theory of Computing,算法|Algorithms,计算机安全|Computer Security,密码学|Cryptography
TP301 算法|Algorithms,计算复杂性|Computational Complexity,算法竞赛|Competitive Programming,
  自动机|Automata
TP309 数据安全|Data Security,密码学|Cryptography,网络攻防|Attack and Defence,隐私计算|Privacy Computing
TP31 计算机软件|Software,软件史|History of Software
TP311 程序设计|Programming,数据结构|Data Structures,数据库|Databases,大数据|Big Data
TP311.1 数据库系统|Database Systems,数据结构|Data Structures,数据仓库|Data Warehouses,
  函数式编程|Functional Programming,并行程序|Parallel Programs
TP311.5 软件工程|Software Engineering,软件测试|Software Testing,软件架构|Software Architecture,
  敏捷开发|Agile Development,代码重构|Refactoring,持续交付|Continuous Delivery
TP312 Python语言|Python,Java语言|Java,C语言|C,C++语言|C++,Go语言|Go,Rust语言|Rust,
  JavaScript语言|JavaScript,R语言|R,Scratch编程|Scratch,TypeScript语言|TypeScript,Kotlin语言|Kotlin,
  汇编语言|Assembly Language
TP316 操作系统|Operating Systems,Linux系统|Linux,容器技术|Containers,内核|Kernels,
  嵌入式系统|Embedded Systems
TP317 办公软件|Office Software,电子表格|Spreadsheets,图像处理软件|Image Editing,排版软件|Typesetting
TP33 计算机体系结构|Computer Architecture,数字逻辑|Digital Logic,存储系统|Storage Systems
TP36 微型计算机|Microcomputers,单片机|Microcontrollers,开源硬件|Open Hardware,
  嵌入式开发|Embedded Development
TP37 多媒体|Multimedia,虚拟现实|Virtual Reality,游戏开发|Game Development
TP39 计算机应用|Computer Applications,信息系统|Information Systems,数字孪生|Digital Twins
TP391 信息处理|Information Processing,自然语言处理|Natural Language Processing,
  推荐系统|Recommender Systems,数据挖掘|Data Mining,数据可视化|Data Visualization
TP391.4 模式识别|Pattern Recognition,计算机视觉|Computer Vision,图像处理|Image Processing,
  语音识别|Speech Recognition,数字图像|Digital Images
TP391.7 计算机辅助设计|Computer-Aided Design,计算机图形学|Computer Graphics,三维建模|3D Modelling
TP393 计算机网络|Computer Networks,网络协议|Network Protocols,云计算|Cloud Computing,
  网站开发|Web Development,物联网|The Internet of Things
TQ 化学工业|Chemical Industry,高分子材料|Polymers,日用化学|Household Chemistry
TS 轻工业|Light Industry,印刷|Printing,木工|Woodworking,茶艺|The Art of Tea
TS2 食品工业|Food Technology,烘焙|Baking,酿酒|Brewing,食品安全|Food Safety
TS94 服装|Clothing,服装设计|Fashion Design,裁剪|Pattern Cutting,编织|Knitting
TS95 手工艺|Handicraft,折纸|Origami,皮具|Leatherwork,木雕|Wood Carving
TS97 生活|Home Life,收纳|Tidying,家居|The Home,美容|Beauty
TS971 饮食文化|Food Culture,茶文化|Tea Culture,咖啡|Coffee,葡萄酒|Wine
TS972 烹饪|Cooking,粤菜|Cantonese Cuisine,家常菜|Home Cooking,川菜|Sichuan Cuisine,面点|Pastry,
  汤羹|Soups,素食|Vegetarian Cooking,早餐|Breakfast
TS974 美容护肤|Skin Care,化妆|Make-up,发型|Hairdressing
TS976 家政|Housekeeping,整理收纳|Organizing the Home,育儿|Child Care,理财生活|Household Budgets
TU 建筑|Architecture,建筑史|History of Architecture
TU2 建筑设计|Architectural Design,室内设计|Interior Design,民居|Vernacular Houses,
  图书馆建筑|Library Buildings
TU3 建筑结构|Structures,抗震设计|Seismic Design
TU5 建筑材料|Building Materials,混凝土|Concrete
TU7 建筑施工|Construction,工程造价|Construction Cost,工程监理|Site Supervision
TU8 建筑设备|Building Services,暖通空调|Heating and Ventilation,给排水|Water Supply
TU9 城乡规划|Town Planning,地下空间|Underground Space
TU98 城市规划|Urban Planning,景观设计|Landscape Design,公园|Parks,社区营造|Placemaking,
  海绵城市|Sponge Cities
TV 水利工程|Water Engineering,水坝|Dams,治河|River Works
U 交通运输|Transport,交通规划|Transport Planning,桥梁|Bridges
U2 铁路|Railways,高速铁路|High-Speed Rail,地铁|Metro Systems
U4 公路|Roads,汽车|Cars,道路设计|Road Design
U46 汽车|Cars,新能源汽车|Electric Vehicles,自动驾驶|Autonomous Driving,汽车维修|Car Repair
U49 交通工程|Traffic Engineering,智能交通|Intelligent Transport,驾驶|Driving
U6 船舶|Ships,港口|Ports,帆船|Sailing
V 航空航天|Aerospace,无人机|Drones,火箭|Rockets
V2 飞行器|Aircraft,直升机|Helicopters,飞行原理|Principles of Flight
V4 航天|Spaceflight,卫星|Satellites,空间站|Space Stations
X 环境科学|Environmental Science,环境保护|Environmental Protection,低碳生活|Low-Carbon Living
X3 环境治理|Environmental Management,垃圾分类|Waste Sorting
X5 环境污染|Pollution,空气质量|Air Quality,水污染|Water Pollution
X9 安全科学|Safety Science,应急管理|Emergency Management
Z 综合知识|General Knowledge,百科知识|Encyclopaedic Knowledge,年鉴|Yearbooks
Z1 丛书|Book Series,国学丛书|Series of Chinese Classics
Z2 百科全书|Encyclopaedias,类书|Leishu,儿童百科|Encyclopaedias for Children
Z4 论文集|Collected Papers,杂著|Miscellanies,学术随笔|Scholarly Essays
Z8 书目|Bibliographies,阅读指南|Guides to Reading,索引|Indexes
"""
